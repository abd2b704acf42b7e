extension ElixirEvaluator {
    /// The few functions that configuration files call; of every other the result is unknown.
    mutating func call(
        _ module: String,
        _ name: String,
        _ expressions: [ElixirExpression],
        _ line: Int
    ) throws(ElixirFault) -> ElixirTerm {
        if module.isEmpty, name == "raise" {
            return try ElixirTerm(.unknown("would make the original stop with an error (`raise`)"), line: line)
        }
        var arguments: [ElixirTerm] = []
        var variables: Set<String> = []
        for expression in expressions {
            let argument = try self.term(expression)
            arguments.append(argument)
            variables.formUnion(argument.variables)
        }
        if module == "System" { return try self.system(name, arguments, line) }
        for argument in arguments {
            if case .unknown = argument.value { return argument.at(line) }
        }
        let value = try self.value(module, name, arguments, line)
        return try ElixirTerm(value, line: line, variables: variables)
    }

    private func value(
        _ module: String,
        _ name: String,
        _ arguments: [ElixirTerm],
        _ line: Int
    ) throws(ElixirFault) -> ElixirTerm.Value {
        let values = arguments.map(\.value)
        switch (module, name, values.count, values.first) {
        case ("", "config_env", 0, _): return .atom(self.configurationName)
        case ("", "config_target", 0, _): return .atom("host")
        case ("", "is_nil", 1, _): return .atom("\(arguments[0].isNil)")
        case ("", "to_string", 1, _):
            return arguments[0].spelled.map(ElixirTerm.Value.text) ?? .unknown(arguments[0].unknownWords)
        case ("String", "to_integer", 1, .text(let text)):
            guard let number = Self.integer(text) else {
                throw ElixirFault(line, "String.to_integer is given no number")
            }
            return .integer(number)
        case ("String", "to_atom", 1, .text(let text)), ("String", "to_existing_atom", 1, .text(let text)):
            return .atom(text)
        case ("String", "trim", 1, .text(let text)): return .text(Self.trimmed(text))
        case ("String", "downcase", 1, .text(let text)): return .text(text.lowercased())
        case ("String", "split", 1..., .text(let text)): return try Self.split(text, arguments, line)
        case (":timer", "seconds", 1, .integer(let number)): return try Self.times(number, 1000, line)
        case (":timer", "minutes", 1, .integer(let number)): return try Self.times(number, 60_000, line)
        case (":timer", "hours", 1, .integer(let number)): return try Self.times(number, 3_600_000, line)
        case ("String", "to_integer", _, _), ("String", "to_atom", _, _), ("String", "trim", _, _),
            ("String", "split", _, _):
            throw ElixirFault(line, "String.\(name) is given \(arguments.first?.kind ?? "nothing")")
        case _:
            let full = module.isEmpty ? name : "\(module).\(name)"
            return .unknown("calls \(full), which only Elixir can do")
        }
    }

    private func system(_ name: String, _ arguments: [ElixirTerm], _ line: Int) throws(ElixirFault) -> ElixirTerm {
        guard let variable = arguments.first?.text, ["get_env", "fetch_env!"].contains(name) else {
            return try ElixirTerm(.unknown("calls System.\(name), which only Elixir can do"), line: line)
        }
        if let value = self.environment(variable) {
            return try ElixirTerm(.text(value), line: line, variables: [variable])
        }
        if name == "fetch_env!" {
            let why = "needs the environment variable \(variable), which is not set here"
            return try ElixirTerm(.unknown(why), line: line, variables: [variable])
        }
        guard arguments.count > 1 else { return try ElixirTerm(.atom("nil"), line: line, variables: [variable]) }
        var standIn = arguments[1].at(line)
        standIn.variables.insert(variable)
        return standIn
    }

    private static func integer(_ text: String) -> Int? {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        guard text.utf8.count - digits.count <= 1, !digits.isEmpty,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(text)
    }

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    private static func split(
        _ text: String,
        _ arguments: [ElixirTerm],
        _ line: Int
    ) throws(ElixirFault) -> ElixirTerm.Value {
        var pieces: [String]
        if arguments.count == 1 {
            pieces = text.split(whereSeparator: \.isWhitespace).map(String.init)
        } else {
            guard let separator = arguments[1].text, !separator.isEmpty else {
                throw ElixirFault(line, "String.split is given no text to split at")
            }
            pieces = text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        }
        if arguments.count > 2,
            arguments[2].members?.contains(where: { $0.name == "trim" && $0.term.isTrue == true }) == true
        {
            pieces.removeAll(where: \.isEmpty)
        }
        var items: [ElixirTerm] = []
        for piece in pieces { items.append(try ElixirTerm(.text(piece), line: line)) }
        return .list(items)
    }

    private static func times(_ number: Int, _ factor: Int, _ line: Int) throws(ElixirFault) -> ElixirTerm.Value {
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        guard !overflow else { throw ElixirFault(line, "this number is too large") }
        return .integer(product)
    }
}
