extension MessageState {
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
