/// Where a message is on its way: the message_state of query_sm_resp and of receipts.
///
/// SMPP 3.4 §5.2.28, SMPP 5.0 §4.7.15, which added scheduled and skipped.
public enum MessageState: UInt8, Sendable, CaseIterable {
    /// Waits for its time.
    case scheduled = 0
    /// On its way.
    case enroute = 1
    /// Delivered, final.
    case delivered = 2
    /// Its validity ended before it could be delivered, final.
    case expired = 3
    /// Deleted or cancelled, final.
    case deleted = 4
    /// Cannot be delivered, final.
    case undeliverable = 5
    /// Read by somebody on behalf of the subscriber, by the letter; in practice *taken, and the rest will follow*.
    case accepted = 6
    /// Nobody knows.
    case unknown = 7
    /// Refused, final.
    case rejected = 8
    /// Left out on purpose, final.
    case skipped = 9

    /// Whether no further receipt is to be expected.
    ///
    /// ``accepted`` is not counted as final, although 3.4 lists it so: many message centres send it first and
    /// ``delivered`` later. ``unknown`` says nothing, so it ends nothing.
    public var isFinal: Bool {
        switch self {
        case .delivered, .expired, .deleted, .undeliverable, .rejected, .skipped: true
        case .scheduled, .enroute, .accepted, .unknown: false
        }
    }
}
