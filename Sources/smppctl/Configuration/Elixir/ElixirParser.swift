/// Makes expressions of words: the part of Elixir that configuration files are written in.
struct ElixirParser {
    private let tokens: [ElixirToken]
    private var place = 0
    private var nesting: Int

    private init(_ tokens: [ElixirToken], nesting: Int) {
        self.tokens = tokens
        self.nesting = nesting
    }

    /// The statements of a file.
    static func program(_ tokens: [ElixirToken]) throws(ElixirFault) -> [ElixirExpression] {
        var parser = ElixirParser(tokens, nesting: 0)
        let statements = try parser.statements()
        if case .word("end") = parser.current.kind { throw parser.unexpected() }
        guard parser.current.kind == .end else { throw parser.unexpected() }
        return statements
    }

    // MARK: Words

    var current: ElixirToken { self.tokens[self.place] }

    /// The next word; the end stays where it is.
    @discardableResult
    mutating func take() -> ElixirToken {
        let token = self.current
        if self.place < self.tokens.count - 1 { self.place += 1 }
        return token
    }

    mutating func takes(_ sign: String) -> Bool {
        guard self.current.kind == .sign(sign) else { return false }
        self.take()
        return true
    }

    mutating func takes(word: String) -> Bool {
        guard self.current.kind == .word(word) else { return false }
        self.take()
        return true
    }

    mutating func skipLineEnds() {
        while self.current.kind == .lineEnd { self.take() }
    }

    func unexpected() -> ElixirFault {
        ElixirFault(self.current.line, "\(self.current.shown) is not expected here")
    }

    // MARK: Statements

    /// Up to `end`, `else` or the end of the file, which is left standing.
    mutating func statements() throws(ElixirFault) -> [ElixirExpression] {
        var statements: [ElixirExpression] = []
        while true {
            self.skipLineEnds()
            switch self.current.kind {
            case .end, .word("end"), .word("else"): return statements
            case _: statements.append(try self.expression())
            }
            switch self.current.kind {
            case .lineEnd, .end, .word("end"), .word("else"): break
            case _: throw self.unexpected()
            }
        }
    }

    // MARK: Expressions

    /// An expression whose operators bind at least so tightly.
    mutating func expression(_ minimum: Int = 0) throws(ElixirFault) -> ElixirExpression {
        self.nesting += 1
        defer { self.nesting -= 1 }
        guard self.nesting <= ElixirExpression.depthLimit else {
            throw ElixirFault(self.current.line, "this is nested more than \(ElixirExpression.depthLimit) deep")
        }
        var left = try self.operand()
        while let (sign, binding) = self.nextOperator(minimum) {
            self.skipLineEnds()
            let line = self.take().line
            self.skipLineEnds()
            let right = try self.expression(binding.isRightward ? binding.level : binding.level + 1)
            left = try self.joined(left, sign, right, line)
        }
        return left
    }

    private struct Binding {
        let level: Int
        var isRightward = false
    }

    /// Elixir's table of operators, as far as it is read.
    private static let bindings: [String: Binding] = [
        "=": Binding(level: 1, isRightward: true),
        "||": Binding(level: 2), "or": Binding(level: 2),
        "&&": Binding(level: 3), "and": Binding(level: 3),
        "==": Binding(level: 4), "!=": Binding(level: 4), "===": Binding(level: 4), "!==": Binding(level: 4),
        "<": Binding(level: 5), ">": Binding(level: 5), "<=": Binding(level: 5), ">=": Binding(level: 5),
        "|>": Binding(level: 6), "in": Binding(level: 7),
        "++": Binding(level: 8, isRightward: true), "--": Binding(level: 8, isRightward: true),
        "<>": Binding(level: 8, isRightward: true),
        "+": Binding(level: 9), "-": Binding(level: 9), "*": Binding(level: 10), "/": Binding(level: 10),
    ]
    static let unaryLevel = 11

    /// The operator that comes next, perhaps on a line of its own; `+` and `-` begin a new statement there.
    private func nextOperator(_ minimum: Int) -> (String, Binding)? {
        var ahead = self.place
        while self.tokens[ahead].kind == .lineEnd { ahead += 1 }
        let sign: String
        switch self.tokens[ahead].kind {
        case .sign(let text): sign = text
        case .word(let word) where ["or", "and", "in"].contains(word): sign = word
        case _: return nil
        }
        if ahead > self.place, ["+", "-", "="].contains(sign) { return nil }
        guard let binding = Self.bindings[sign], binding.level >= minimum else { return nil }
        return (sign, binding)
    }

    private func joined(
        _ left: ElixirExpression,
        _ sign: String,
        _ right: ElixirExpression,
        _ line: Int
    ) throws(ElixirFault) -> ElixirExpression {
        switch (sign, left.kind, right.kind) {
        case ("=", .variable(let name), _):
            return try ElixirExpression(.assignment(name, right), line: left.line)
        case ("=", _, _):
            throw ElixirFault(line, "only a name can be given a value with `=` here")
        case ("|>", _, .call(let module, let name, let arguments)):
            return try ElixirExpression(.call(module: module, name: name, arguments: [left] + arguments), line: line)
        case ("|>", _, _):
            throw ElixirFault(line, "behind `|>` a call is expected")
        case _:
            return try ElixirExpression(.binary(sign, left, right), line: line)
        }
    }

    /// The statements in a text's `#{…}`: one expression.
    mutating func interpolated(_ tokens: [ElixirToken]) throws(ElixirFault) -> ElixirExpression {
        var parser = ElixirParser(tokens, nesting: self.nesting)
        parser.skipLineEnds()
        let expression = try parser.expression()
        parser.skipLineEnds()
        guard parser.current.kind == .end else { throw parser.unexpected() }
        return expression
    }
}
