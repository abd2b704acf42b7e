/// Where messages without a `dest_smsc` go.
///
/// The longest matching prefix wins, then the smallest priority; among equals the weights are odds.
package struct MessageRoute: Equatable, Sendable, JSONReadable, JSONWritable {
    package enum Action: String, CaseIterable, Sendable {
        case route
        /// Taken, and thrown away.
        case drop
        /// Answered with `reply`, over the bind that it came in by.
        case autoReply = "auto_reply"
    }

    /// Core's number for it; nil in one that is to be added.
    package var id: Int64?
    /// Of the destination; empty matches every number.
    ///
    /// A leading `+` counts on neither side.
    package var prefix: String
    package var sourceSmsc: String?
    package var sourcePrefix: String?
    package var destSmsc: String?
    package var priority: Int
    /// From 1 to 1 000 000.
    package var weight: Int
    package var action: Action
    package var reply: String?

    private enum Field: String, CaseIterable {
        case id
        case prefix
        case sourceSmsc = "source_smsc"
        case sourcePrefix = "source_prefix"
        case destSmsc = "dest_smsc"
        case priority
        case weight
        case action
        case reply

        static let table = FieldTable<Field>()
    }

    package init(prefix: String, destSmsc: String?, priority: Int = 100, weight: Int = 100, action: Action = .route) {
        self.prefix = prefix
        self.destSmsc = destSmsc
        self.priority = priority
        self.weight = weight
        self.action = action
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        self.init(prefix: "", destSmsc: nil)
        try json.members { json throws(JSONError) in
            guard let field = json.key(in: Field.table) else { return }
            try self.read(field, from: &json)
        }
        if self.action == .route, self.destSmsc == nil {
            throw JSONError(.missing, at: json.position, field: Field.destSmsc.rawValue)
        }
        if self.action == .autoReply, self.reply == nil {
            throw JSONError(.missing, at: json.position, field: Field.reply.rawValue)
        }
    }

    private mutating func read(_ field: Field, from json: inout JSONReader) throws(JSONError) {
        switch field {
        case .id: self.id = try json.integer(in: 1...Int64.max)
        case .prefix: self.prefix = try json.string(atMost: 64)
        case .sourceSmsc: self.sourceSmsc = try json.string(atMost: 64)
        case .sourcePrefix: self.sourcePrefix = try json.string(atMost: 64)
        case .destSmsc: self.destSmsc = try json.string(atMost: 64)
        case .priority: self.priority = Int(try json.integer(in: -1_000_000...1_000_000))
        case .weight: self.weight = Int(try json.integer(in: 1...1_000_000))
        case .action: self.action = try json.choice(Action.self)
        case .reply: self.reply = try json.string(atMost: 4096)
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(Field.id, self.id)
            json.member(Field.prefix, self.prefix)
            json.member(Field.sourceSmsc, self.sourceSmsc)
            json.member(Field.sourcePrefix, self.sourcePrefix)
            json.member(Field.destSmsc, self.destSmsc)
            json.member(Field.priority, self.priority)
            json.member(Field.weight, self.weight)
            json.member(Field.action, self.action.rawValue)
            json.member(Field.reply, self.reply)
        }
    }
}
