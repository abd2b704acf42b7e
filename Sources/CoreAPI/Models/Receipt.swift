package import Common

/// What became of a message, in the words of SMPP 3.4 appendix B.
package enum ReceiptState: String, CaseIterable, Sendable {
    case scheduled = "SCHEDULED"
    case enroute = "ENROUTE"
    case delivered = "DELIVRD"
    case expired = "EXPIRED"
    case deleted = "DELETED"
    case undeliverable = "UNDELIV"
    case accepted = "ACCEPTD"
    case unknown = "UNKNOWN"
    case rejected = "REJECTD"
    case skipped = "SKIPPED"

    /// Nothing further will come.
    ///
    /// ACCEPTD is final by the letter ("read on behalf of the subscriber"), but many carriers send it first and DELIVRD later; UNKNOWN says nothing.
    package var isFinal: Bool {
        switch self {
        case .delivered, .expired, .deleted, .undeliverable, .rejected, .skipped: true
        case .scheduled, .enroute, .accepted, .unknown: false
        }
    }

    /// `message_state`, SMPP 5.0 §4.7.15.
    package var messageState: UInt8 {
        switch self {
        case .scheduled: 0
        case .enroute: 1
        case .delivered: 2
        case .expired: 3
        case .deleted: 4
        case .undeliverable: 5
        case .accepted: 6
        case .unknown: 7
        case .rejected: 8
        case .skipped: 9
        }
    }
}

/// A delivery receipt, as an item for the bind that the message came from.
package struct Receipt: Equatable, Sendable {
    /// The id that the sender was given.
    package var messageID: String
    package var state: ReceiptState
    /// The network's or carrier's code, as text: three digits as a rule, but no number.
    package var error: String?
    package var submitDate: Timestamp?
    package var doneDate: Timestamp?

    package init(
        messageID: String,
        state: ReceiptState,
        error: String? = nil,
        submitDate: Timestamp? = nil,
        doneDate: Timestamp? = nil
    ) {
        self.messageID = messageID
        self.state = state
        self.error = error
        self.submitDate = submitDate
        self.doneDate = doneDate
    }
}

extension Receipt: JSONReadable, JSONWritable {
    private enum Field: String, CaseIterable {
        case messageID = "message_id"
        case state
        case error
        case submitDate = "submit_date"
        case doneDate = "done_date"

        static let table = FieldTable<Field>()
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        var state: ReceiptState?
        self.init(messageID: "", state: .unknown)
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .messageID: self.messageID = try json.string()
            case .state: state = try json.choice(ReceiptState.self)
            case .error: self.error = try json.string()
            case .submitDate: self.submitDate = try json.timestamp()
            case .doneDate: self.doneDate = try json.timestamp()
            case nil: break
            }
        }
        guard let state else { throw JSONError(.missing, at: json.position, field: Field.state.rawValue) }
        self.state = state
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(Field.messageID, self.messageID)
            json.member(Field.state, self.state.rawValue)
            json.member(Field.error, self.error)
            json.member(Field.submitDate, self.submitDate)
            json.member(Field.doneDate, self.doneDate)
        }
    }
}
