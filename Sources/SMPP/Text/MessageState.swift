/// What became of a message: the values of the message_state parameter.
///
/// SMPP 3.4 §5.2.28; `scheduled` and `skipped` are of 5.0 (§4.7.15).
public enum MessageState: UInt8, Sendable, Hashable, CaseIterable {
    /// Not yet due (5.0).
    case scheduled = 0
    /// On its way.
    case enroute = 1
    /// Delivered to the destination.
    case delivered = 2
    /// Its validity ended before it could be delivered.
    case expired = 3
    /// Cancelled.
    case deleted = 4
    /// Cannot be delivered.
    case undeliverable = 5
    /// Read on behalf of the subscriber, by the letter; in practice *taken, and the rest will follow*.
    case accepted = 6
    /// Nothing can be said.
    case unknown = 7
    /// Refused.
    case rejected = 8
    /// Deliberately not sent (5.0).
    case skipped = 9

    /// The word for a state in the text of a receipt; `scheduled`, which has none, is said as `ENROUTE`.
    public var text: String {
        switch self {
        case .scheduled, .enroute: "ENROUTE"
        case .delivered: "DELIVRD"
        case .expired: "EXPIRED"
        case .deleted: "DELETED"
        case .undeliverable: "UNDELIV"
        case .accepted: "ACCEPTD"
        case .unknown: "UNKNOWN"
        case .rejected: "REJECTD"
        case .skipped: "SKIPPED"
        }
    }

    /// Whether no further receipt is to be expected.
    ///
    /// `accepted` is not counted as final, although 3.4 lists it so: many message centres send it first and
    /// `DELIVRD` later. `unknown` says nothing, so it ends nothing.
    public var isFinal: Bool {
        switch self {
        case .delivered, .expired, .deleted, .undeliverable, .rejected, .skipped: true
        case .scheduled, .enroute, .accepted, .unknown: false
        }
    }

    /// The state that the `stat` of a receipt names, in any case of letters; nil for a word nobody knows.
    ///
    /// Besides the specification's words it knows those that peers use instead. A caller that gets nil treats the
    /// receipt as `unknown` and keeps the word.
    public init?(text: String) {
        guard let state = Self.words[text.uppercased()] else { return nil }
        self = state
    }

    private static let words: [String: MessageState] = [
        "SCHEDULED": .scheduled, "SCHEDLD": .scheduled,
        "ENROUTE": .enroute, "ACKED": .enroute, "BUFFRED": .enroute, "BUFFERD": .enroute, "BUFFERED": .enroute,
        "DELIVRD": .delivered, "DELIVERED": .delivered, "DELIVERD": .delivered,
        "EXPIRED": .expired,
        "DELETED": .deleted,
        "UNDELIV": .undeliverable, "UNDELIVERABLE": .undeliverable, "UNDELIVERED": .undeliverable,
        "FAILED": .undeliverable,
        "ACCEPTD": .accepted, "ACCEPTED": .accepted,
        "UNKNOWN": .unknown,
        "REJECTD": .rejected, "REJECTED": .rejected, "DND_REJECTED": .rejected,
        "SKIPPED": .skipped,
    ]
}
