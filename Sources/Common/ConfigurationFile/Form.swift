/// How one kind of value is written: what is allowed, how it is read, how it is shown.
struct Form<Value: Sendable>: Sendable {
    /// Completes the sentence "must be …".
    let allowed: String
    /// The spellings, where they can be counted.
    var choices: [String] = []
    var isSecret = false
    /// Whether YAML must be kept from taking it for something other than text.
    var isText = false
    let parse: @Sendable (Entry.Scalar, Surroundings) -> Value?
    let show: @Sendable (Value) -> String
}

extension Form where Value == Bool {
    static let boolean = Form(allowed: "true or false", choices: ["true", "false"]) { scalar, _ in
        guard !scalar.isQuoted else { return nil }
        return switch scalar.text {
        case "true": true
        case "false": false
        default: nil
        }
    } show: {
        "\($0)"
    }
}

extension Form where Value: RawRepresentable<String> & CaseIterable {
    /// One of the spellings of an enum.
    static var choice: Form {
        let spellings = Value.allCases.map(\.rawValue)
        return Form(allowed: list(spellings), choices: spellings) { scalar, _ in
            Value(rawValue: scalar.text)
        } show: {
            $0.rawValue
        }
    }
}

/// `a, b or c`.
private func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.joined() }
    return "\(words.dropLast().joined(separator: ", ")) or \(last)"
}
