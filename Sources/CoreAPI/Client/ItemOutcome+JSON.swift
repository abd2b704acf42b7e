/// An item's answer in a batch: `{"id": 7}`, `{"kept": true}`, or `{"status": 422, "errors": {…}}`.
extension ItemOutcome: JSONReadable, JSONWritable {
    private enum Field: String, CaseIterable {
        case id
        case kept
        case status
        case errors

        static let table = FieldTable<Field>()
    }

    package init(from json: inout JSONReader) throws(JSONError) {
        var id: Int64?
        var isKept = false
        var status: Int64?
        var errors: String?
        try json.members { json throws(JSONError) in
            switch json.key(in: Field.table) {
            case .id: id = try json.integer(in: 1...Int64.max)
            case .kept: isKept = try json.boolean()
            case .status: status = try json.integer(in: 100...599)
            case .errors: errors = try ErrorBody.fields(in: &json)
            case nil: break
            }
        }
        if let errors {
            let status = Int(status ?? 422)
            let fault = CoreFault(.http(status), errors)
            let verdict = Verdict(status: status, about: .message, isExplained: true)
            self = verdict == .permanent ? .permanent(fault) : .temporary(fault)
        } else if isKept {
            self = .kept
        } else if let id {
            self = .done(id)
        } else {
            throw JSONError(.missing, field: Field.id.rawValue)
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            switch self {
            case .done(let id): json.member(Field.id, id)
            case .kept: json.member(Field.kept, true)
            case .temporary(let fault): Self.write(fault, status: 503, to: &json)
            case .permanent(let fault): Self.write(fault, status: 422, to: &json)
            }
        }
    }

    private static func write(_ fault: CoreFault, status: Int, to json: inout JSONWriter) {
        if case .http(let status) = fault.reason {
            json.member(Field.status, status)
        } else {
            json.member(Field.status, status)
        }
        json.name(Field.errors.rawValue)
        json.object { json in
            json.name("item")
            json.array([fault.detail]) { json, text in json.string(text) }
        }
    }

    /// Reads the answers to a whole batch; one that cannot be read is a fault of that item.
    static func list(from json: inout JSONReader) throws(JSONError) -> [ItemOutcome] {
        var outcomes: [ItemOutcome] = []
        try json.elements { json throws(JSONError) in
            switch try json.item({ json throws(JSONError) in try ItemOutcome(from: &json) }) {
            case .success(let outcome): outcomes.append(outcome)
            case .failure(let error): outcomes.append(.temporary(CoreFault(.parseError, error.text)))
            }
        }
        return outcomes
    }
}
