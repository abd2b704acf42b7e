/// The wrapping of answers: `{"data": …}`.
private enum EnvelopeField: String, CaseIterable {
    case data

    static let table = FieldTable<EnvelopeField>()
}

extension JSONReader {
    /// Reads what stands under `data`.
    mutating func underData<Value>(
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        var value: Value?
        try self.members { json throws(JSONError) in
            if json.key(in: EnvelopeField.table) != nil { value = try read(&json) }
        }
        guard let value else { throw JSONError(.missing, field: EnvelopeField.data.rawValue) }
        return value
    }

    mutating func enveloped<Value: JSONReadable>(_ type: Value.Type) throws(JSONError) -> Value {
        try self.underData { json throws(JSONError) in try Value(from: &json) }
    }
}

/// Just the id of a message.
struct MessageID: JSONReadable {
    let id: Int64

    init(from json: inout JSONReader) throws(JSONError) {
        var id: Int64?
        try json.members { json throws(JSONError) in
            if json.key(in: CoreMessageField.table) == .id { id = try json.integer(in: 1...Int64.max) }
        }
        guard let id else { throw JSONError(.missing, field: CoreMessageField.id.rawValue) }
        self.id = id
    }
}
