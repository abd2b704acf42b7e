/// A message to hand in.
package struct NewMessage: Equatable, Sendable {
    package var content: MessageContent
    /// A repeat with the same key within 7 days gets the first one's id, and makes no second message.
    package var idempotencyKey: String?

    package init(_ content: MessageContent, idempotencyKey: String? = nil) {
        self.content = content
        self.idempotencyKey = idempotencyKey
    }
}

extension NewMessage: JSONReadable, JSONWritable {
    private enum Field: String, CaseIterable {
        case idempotencyKey = "idempotency_key"

        static let table = FieldTable<Field>()
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        self.init(MessageContent())
        var isAddressed = false
        try json.members { json throws(JSONError) in
            if let field = json.key(in: ContentField.table) {
                try self.content.read(field, from: &json)
                if field == .destinationMsisdn { isAddressed = true }
            } else if json.key(in: Field.table) != nil {
                self.idempotencyKey = try json.string(atMost: 255)
            }
        }
        guard isAddressed else {
            throw JSONError(.missing, at: json.position, field: ContentField.destinationMsisdn.rawValue)
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            self.content.writeFixed(to: &json)
            self.content.writeMovable(to: &json)
            json.member(Field.idempotencyKey, self.idempotencyKey)
        }
    }
}
