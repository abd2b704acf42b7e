/// Something that happened to a message, for whoever looks at it later.
package struct MessageEvent: Equatable, Sendable, JSONReadable, JSONWritable {
    package var messageID: Int64
    package var name: String
    package var description: String
    package var source: String

    private enum Field: String, CaseIterable {
        case messageID = "message_id"
        case name
        case description
        case source

        static let table = FieldTable<Field>()
    }

    package init(messageID: Int64, name: String, description: String = "", source: String = "") {
        self.messageID = messageID
        self.name = name
        self.description = description
        self.source = source
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        var messageID: Int64?
        self.init(messageID: 0, name: "")
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .messageID: messageID = try json.integer(in: 1...Int64.max)
            case .name: self.name = try json.string(atMost: 64)
            case .description: self.description = try json.string(atMost: 1024)
            case .source: self.source = try json.string(atMost: 64)
            case nil: break
            }
        }
        guard let messageID else { throw JSONError(.missing, field: Field.messageID.rawValue) }
        guard !self.name.isEmpty else { throw JSONError(.missing, field: Field.name.rawValue) }
        self.messageID = messageID
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(Field.messageID, self.messageID)
            json.member(Field.name, self.name)
            json.member(Field.description, self.description)
            json.member(Field.source, self.source)
        }
    }
}
