extension ElixirEvaluator {
    func unary(_ sign: String, _ inner: ElixirTerm, _ line: Int) throws(ElixirFault) -> ElixirTerm {
        switch (sign, inner.value) {
        case ("!", _):
            guard let isTrue = inner.isTrue else { return inner.at(line) }
            return try ElixirTerm(.atom(isTrue ? "false" : "true"), line: line, variables: inner.variables)
        case ("-", .integer(let number)):
            let value = try Self.checked(Int(0).subtractingReportingOverflow(number), line)
            return try ElixirTerm(value, line: line, variables: inner.variables)
        case ("-", .float(let number)): return try ElixirTerm(.float(-number), line: line, variables: inner.variables)
        case ("+", .integer), ("+", .float): return inner.at(line)
        case _: throw ElixirFault(line, "`\(sign)` stands before \(inner.kind)")
        }
    }

    mutating func binary(
        _ sign: String,
        _ left: ElixirExpression,
        _ right: ElixirExpression,
        _ line: Int
    ) throws(ElixirFault) -> ElixirTerm {
        var one = try self.term(left)
        switch sign {
        case "||", "or", "&&", "and":
            // What cannot be known decides nothing.
            guard let isTrue = one.isTrue else { return one }
            if isTrue == (sign == "||" || sign == "or") { return one }
            var two = try self.term(right)
            two.variables.formUnion(one.variables)
            return two
        case _:
            let two = try self.term(right)
            one.variables.formUnion(two.variables)
            let value = try Self.value(sign, one, two, line)
            return try ElixirTerm(value, line: line, variables: one.variables)
        }
    }

    private static func value(
        _ sign: String,
        _ one: ElixirTerm,
        _ two: ElixirTerm,
        _ line: Int
    ) throws(ElixirFault) -> ElixirTerm.Value {
        switch (sign, one.value, two.value) {
        case (_, .unknown, _): return one.value
        case (_, _, .unknown): return two.value
        case ("==", _, _), ("===", _, _), ("!=", _, _), ("!==", _, _):
            guard let same = one.equals(two) else { return .unknown("compares what cannot be known") }
            return .atom(same == sign.hasPrefix("=") ? "true" : "false")
        case ("in", _, .list(let items)):
            return .atom(items.contains { $0.equals(one) == true } ? "true" : "false")
        case ("<>", .text(let left), .text(let right)):
            return .text(left + right)
        case ("++", .list(let left), .list(let right)):
            guard one.weight + two.weight <= ElixirTerm.weightLimit else { break }
            return .list(left + right)
        case ("+", .integer(let left), .integer(let right)):
            return try Self.checked(left.addingReportingOverflow(right), line)
        case ("-", .integer(let left), .integer(let right)):
            return try Self.checked(left.subtractingReportingOverflow(right), line)
        case ("*", .integer(let left), .integer(let right)):
            return try Self.checked(left.multipliedReportingOverflow(by: right), line)
        case ("<", .integer(let left), .integer(let right)): return .atom("\(left < right)")
        case (">", .integer(let left), .integer(let right)): return .atom("\(left > right)")
        case ("<=", .integer(let left), .integer(let right)): return .atom("\(left <= right)")
        case (">=", .integer(let left), .integer(let right)): return .atom("\(left >= right)")
        case _: break
        }
        throw ElixirFault(
            line,
            "`\(sign)` between \(one.kind) and \(two.kind) is more than this reads; write the value out"
        )
    }

    private static func checked(
        _ result: (partialValue: Int, overflow: Bool),
        _ line: Int
    ) throws(ElixirFault) -> ElixirTerm.Value {
        guard !result.overflow else { throw ElixirFault(line, "this number is too large") }
        return .integer(result.partialValue)
    }
}

extension ElixirTerm {
    /// As it would stand in a text; nil for what has no such form, or cannot be known.
    var spelled: String? {
        switch self.value {
        case .atom(let name): name == "nil" ? "" : name
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .float(let number): "\(number)"
        case .list, .tuple, .map, .unknown: nil
        }
    }

    /// Why it cannot be known, as the end of a sentence.
    var unknownWords: String {
        if case .unknown(let why) = self.value { return why }
        return "holds \(self.kind), which has no place there"
    }
}
