package import Common

/// A message as Core holds it.
package struct CoreMessage: Equatable, Sendable {
    /// Where a message stands, as Core says it.
    ///
    /// `delivered` means that the next hop has accepted it; receipts say more.
    package enum Status: Equatable, Sendable {
        case pending
        case delivered
        case expired
        case failed
        case rejected
        /// A state that only another Core knows.
        case other(String)
    }

    /// Positive.
    package var id: Int64
    package var content: MessageContent
    package var status: Status
    package var deliveryAttempts: Int
    /// It may have been sent before: the worker that had it is gone.
    package var redelivered: Bool
    package var lastError: String?
    /// The ids that the carrier gave, one a part.
    package var smppMessageIDs: [String]
    package var createdAt: Timestamp?
    package var updatedAt: Timestamp?

    package init(id: Int64, content: MessageContent) {
        self.id = id
        self.content = content
        self.status = .pending
        self.deliveryAttempts = 0
        self.redelivered = false
        self.smppMessageIDs = []
    }
}

extension CoreMessage.Status {
    package init(_ name: String) {
        switch name {
        case "pending": self = .pending
        case "delivered": self = .delivered
        case "expired": self = .expired
        case "failed": self = .failed
        case "rejected": self = .rejected
        default: self = .other(name)
        }
    }

    package var name: String {
        switch self {
        case .pending: "pending"
        case .delivered: "delivered"
        case .expired: "expired"
        case .failed: "failed"
        case .rejected: "rejected"
        case .other(let name): name
        }
    }
}

/// The names of the fields that Core adds to a message.
package enum CoreMessageField: String, CaseIterable, Sendable {
    case id
    case status
    case deliveryAttempts = "delivery_attempts"
    case redelivered
    case lastError = "last_error"
    case smppMessageIDs = "smpp_message_ids"
    case createdAt = "inserted_at"
    case updatedAt = "updated_at"

    static let table = FieldTable<CoreMessageField>()
}

extension CoreMessage: JSONReadable, JSONWritable {
    package init(from json: inout JSONReader) throws(JSONError) {
        self.init(id: 0, content: MessageContent())
        try json.members { json throws(JSONError) in
            if let field = json.key(in: ContentField.table) {
                try self.content.read(field, from: &json)
            } else if let field = json.key(in: CoreMessageField.table) {
                try self.read(field, from: &json)
            }
        }
        guard self.id > 0 else { throw JSONError(.missing, at: json.position, field: CoreMessageField.id.rawValue) }
    }

    private mutating func read(_ field: CoreMessageField, from json: inout JSONReader) throws(JSONError) {
        switch field {
        case .id: self.id = try json.integer(in: 1...Int64.max)
        case .status: self.status = Status(try json.string())
        case .deliveryAttempts: self.deliveryAttempts = try json.number()
        case .redelivered: self.redelivered = try json.boolean()
        case .lastError: self.lastError = try json.string()
        case .smppMessageIDs: self.smppMessageIDs = try json.texts(atMost: 255)
        case .createdAt: self.createdAt = try json.timestamp()
        case .updatedAt: self.updatedAt = try json.timestamp()
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CoreMessageField.id, self.id)
            self.content.writeFixed(to: &json)
            self.content.writeMovable(to: &json)
            json.member(CoreMessageField.status, self.status.name)
            json.member(CoreMessageField.deliveryAttempts, self.deliveryAttempts)
            json.member(CoreMessageField.redelivered, self.redelivered)
            json.member(CoreMessageField.lastError, self.lastError)
            json.member(CoreMessageField.smppMessageIDs, texts: self.smppMessageIDs)
            json.member(CoreMessageField.createdAt, self.createdAt)
            json.member(CoreMessageField.updatedAt, self.updatedAt)
        }
    }
}

extension JSONReader {
    /// Reads a list of strings.
    mutating func texts(atMost limit: Int) throws(JSONError) -> [String] {
        var texts: [String] = []
        try self.elements(atMost: limit) { json throws(JSONError) in texts.append(try json.string()) }
        return texts
    }
}
