/// What became of an attempt to send a message on.
package struct DeliveryResult: Equatable, Sendable {
    package enum Outcome: String, CaseIterable, Sendable {
        /// The next hop has accepted it.
        case delivered
        /// Try again later; counts as an attempt.
        case temporary
        /// It can never be delivered.
        case permanent
    }

    package var id: Int64
    package var outcome: Outcome
    /// The ids that the carrier gave, one a part, in order.
    package var smppMessageIDs: [String]
    package var error: String?
    /// The `command_status` of the carrier's answer.
    package var smppStatus: UInt32?

    package init(
        id: Int64,
        outcome: Outcome,
        smppMessageIDs: [String] = [],
        error: String? = nil,
        smppStatus: UInt32? = nil
    ) {
        self.id = id
        self.outcome = outcome
        self.smppMessageIDs = smppMessageIDs
        self.error = error
        self.smppStatus = smppStatus
    }
}

extension DeliveryResult: JSONReadable, JSONWritable {
    private enum Field: String, CaseIterable {
        case id
        case outcome
        case error
        case smppStatus = "smpp_status"

        static let table = FieldTable<Field>()
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        var id: Int64?
        var outcome: Outcome?
        self.init(id: 0, outcome: .temporary)
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .id: id = try json.integer(in: 1...Int64.max)
            case .outcome: outcome = try json.choice(Outcome.self)
            case .error: self.error = try json.string(atMost: 1024)
            case .smppStatus: self.smppStatus = try json.number()
            case nil: try self.smppMessageIDs.readSMPPMessageIDs(from: &json)
            }
        }
        guard let id else { throw JSONError(.missing, at: json.position, field: Field.id.rawValue) }
        guard let outcome else { throw JSONError(.missing, at: json.position, field: Field.outcome.rawValue) }
        self.id = id
        self.outcome = outcome
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(Field.id, self.id)
            json.member(Field.outcome, self.outcome.rawValue)
            json.smppMessageIDs(self.smppMessageIDs)
            json.member(Field.error, self.error)
            json.member(Field.smppStatus, self.smppStatus)
        }
    }
}

/// The carrier's ids: `smpp_message_id` for one, as the original has it, `smpp_message_ids` for the parts of a long message.
private enum CarrierField: String, CaseIterable {
    case one = "smpp_message_id"
    case several = "smpp_message_ids"

    static let table = FieldTable<CarrierField>()
}

extension [String] {
    fileprivate mutating func readSMPPMessageIDs(from json: inout JSONReader) throws(JSONError) {
        switch json.key(in: CarrierField.table) {
        case .one: self = [try json.string(atMost: 65)]
        case .several: self = try json.texts(atMost: 255)
        case nil: break
        }
    }
}

extension JSONWriter {
    fileprivate mutating func smppMessageIDs(_ ids: [String]) {
        if ids.count == 1 {
            self.member(CarrierField.one, ids[0])
        } else {
            self.member(CarrierField.several, texts: ids)
        }
    }
}

/// The body of `mark_delivered`.
package struct Delivered: Equatable, Sendable, JSONReadable, JSONWritable {
    package var destSmsc: String?
    package var smppMessageIDs: [String]

    private enum Field: String, CaseIterable {
        case destSmsc = "dest_smsc"

        static let table = FieldTable<Field>()
    }

    package init(destSmsc: String?, smppMessageIDs: [String]) {
        self.destSmsc = destSmsc
        self.smppMessageIDs = smppMessageIDs
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        self.init(destSmsc: nil, smppMessageIDs: [])
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .destSmsc: self.destSmsc = try json.string(atMost: 64)
            case nil: try self.smppMessageIDs.readSMPPMessageIDs(from: &json)
            }
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(Field.destSmsc, self.destSmsc)
            json.smppMessageIDs(self.smppMessageIDs)
        }
    }
}

/// The body of `increment_delivery_attempt`.
package struct FailedAttempt: Equatable, Sendable, JSONReadable, JSONWritable {
    package var error: String?
    package var smppStatus: UInt32?
    package var permanent: Bool

    private enum Field: String, CaseIterable {
        case error
        case smppStatus = "smpp_status"
        case permanent

        static let table = FieldTable<Field>()
    }

    package init(error: String?, smppStatus: UInt32? = nil, permanent: Bool = false) {
        self.error = error
        self.smppStatus = smppStatus
        self.permanent = permanent
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        self.init(error: nil)
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .error: self.error = try json.string(atMost: 1024)
            case .smppStatus: self.smppStatus = try json.number()
            case .permanent: self.permanent = try json.boolean()
            case nil: break
            }
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(Field.error, self.error)
            json.member(Field.smppStatus, self.smppStatus)
            if self.permanent { json.member(Field.permanent, true) }
        }
    }
}
