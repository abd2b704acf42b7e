package import Common

/// A carrier's receipt, reported to Core.
package struct ReceiptReport: Equatable, Sendable {
    /// Which message it is about.
    package enum Subject: Equatable, Sendable {
        /// Core's own id: whoever reports has matched it. `smppMessageID` names the part of a long message; nil means all of it.
        case message(Int64, smppMessageID: String?)
        /// The carrier's id, on the bind that the message left by.
        case carrier(destSmsc: String, smppMessageID: String)
    }

    package var subject: Subject
    package var state: ReceiptState
    package var error: String?
    package var doneDate: Timestamp?

    package init(_ subject: Subject, state: ReceiptState, error: String? = nil, doneDate: Timestamp? = nil) {
        self.subject = subject
        self.state = state
        self.error = error
        self.doneDate = doneDate
    }
}

extension ReceiptReport: JSONReadable, JSONWritable {
    private enum Field: String, CaseIterable {
        case messageID = "message_id"
        case destSmsc = "dest_smsc"
        case smppMessageID = "smpp_message_id"
        case state
        case error
        case doneDate = "done_date"

        static let table = FieldTable<Field>()
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        var messageID: Int64?
        var destSmsc: String?
        var smppMessageID: String?
        var state: ReceiptState?
        var error: String?
        var doneDate: Timestamp?
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .messageID: messageID = try json.integer(in: 1...Int64.max)
            case .destSmsc: destSmsc = try json.string(atMost: 64)
            case .smppMessageID: smppMessageID = try json.string(atMost: 65)
            case .state: state = try json.choice(ReceiptState.self)
            case .error: error = try json.string(atMost: 255)
            case .doneDate: doneDate = try json.timestamp()
            case nil: break
            }
        }
        guard let state else { throw JSONError(.missing, at: json.position, field: Field.state.rawValue) }
        let subject: Subject
        if let messageID {
            subject = .message(messageID, smppMessageID: smppMessageID)
        } else if let destSmsc, let smppMessageID {
            subject = .carrier(destSmsc: destSmsc, smppMessageID: smppMessageID)
        } else {
            throw JSONError(.missing, at: json.position, field: Field.messageID.rawValue)
        }
        self.init(subject, state: state, error: error, doneDate: doneDate)
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            switch self.subject {
            case .message(let id, let smppMessageID):
                json.member(Field.messageID, id)
                json.member(Field.smppMessageID, smppMessageID)
            case .carrier(let destSmsc, let smppMessageID):
                json.member(Field.destSmsc, destSmsc)
                json.member(Field.smppMessageID, smppMessageID)
            }
            json.member(Field.state, self.state.rawValue)
            json.member(Field.error, self.error)
            json.member(Field.doneDate, self.doneDate)
        }
    }
}
