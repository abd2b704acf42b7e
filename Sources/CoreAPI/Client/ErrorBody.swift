/// Core's explanation of a refusal: `{"errors": {field: [text]}}`.
enum ErrorBody {
    private enum Field: String, CaseIterable {
        case errors

        static let table = FieldTable<Field>()
    }

    /// The errors in one line; nil where the text is not of this shape.
    static func text(in json: inout JSONReader) -> String? {
        var errors: String?
        do throws(JSONError) {
            try json.members { json throws(JSONError) in
                if json.key(in: Field.table) != nil { errors = try Self.fields(in: &json) }
            }
        } catch {
            return nil
        }
        return errors
    }

    /// Reads the object under `errors`.
    static func fields(in json: inout JSONReader) throws(JSONError) -> String {
        var parts: [String] = []
        try json.members { json throws(JSONError) in
            let name = json.keyText
            if try json.peek() == 0x22 {
                parts.append("\(name) \(try json.string())")
            } else {
                try json.elements { json throws(JSONError) in parts.append("\(name) \(try json.string())") }
            }
        }
        return String(parts.joined(separator: "; ").prefix(1000))
    }
}
