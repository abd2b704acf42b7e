extension ElixirParser {
    /// `.name(…)` on a module; on anything else it is a look-up.
    mutating func remote(_ owner: ElixirExpression, _ line: Int) throws(ElixirFault) -> ElixirExpression {
        guard case .word(let name) = self.take().kind else {
            throw ElixirFault(line, "behind the dot a name is expected")
        }
        switch owner.kind {
        case .alias(let module):
            return try self.call(of: name, in: module, line)
        case .atom(let module):
            return try self.call(of: name, in: ":" + module, line)
        case _:
            _ = try self.call(of: name, in: "", line)
            return try ElixirExpression(.unread("a look-up with a dot"), line: line)
        }
    }

    /// A call with or without brackets, or a variable.
    mutating func call(of name: String, in module: String, _ line: Int) throws(ElixirFault) -> ElixirExpression {
        if self.current.kind == .sign("("), !self.current.isSpaced {
            self.take()
            let (items, pairs) = try self.elements(until: ")", openedAt: line)
            return try self.call(of: name, in: module, items, pairs, line)
        }
        guard self.beginsArgument else {
            guard module.isEmpty else { return try self.call(of: name, in: module, [], [], line) }
            return try ElixirExpression(.variable(name), line: line)
        }
        let (items, pairs) = try self.bareArguments()
        return try self.call(of: name, in: module, items, pairs, line)
    }

    private func call(
        of name: String,
        in module: String,
        _ items: [ElixirExpression],
        _ pairs: [ElixirExpression],
        _ line: Int
    ) throws(ElixirFault) -> ElixirExpression {
        let last = pairs.isEmpty ? [] : [try ElixirExpression(.list(pairs), line: pairs[0].line)]
        return try ElixirExpression(.call(module: module, name: name, arguments: items + last), line: line)
    }

    /// Whether what comes next can only be an argument of the name before it.
    private var beginsArgument: Bool {
        guard self.current.isSpaced else { return false }
        switch self.current.kind {
        case .alias, .atom, .key, .integer, .float, .text, .words: return true
        case .word(let word): return !["do", "end", "else", "and", "or", "in", "when"].contains(word)
        case .sign(let sign): return ["[", "{", "%{", "("].contains(sign)
        case .lineEnd, .end: return false
        }
    }

    /// Arguments without brackets: to the end of the line, or further where a comma ends it.
    private mutating func bareArguments() throws(ElixirFault) -> ([ElixirExpression], [ElixirExpression]) {
        var items: [ElixirExpression] = []
        var pairs: [ElixirExpression] = []
        while true {
            try self.element(into: &items, &pairs)
            let comma = self.current.line
            guard self.takes(",") else { return (items, pairs) }
            self.skipLineEnds()
            switch self.current.kind {
            case .end, .word("end"), .word("else"), .word("config"):
                throw ElixirFault(comma, "a comma stands here, and nothing follows it; delete it")
            case _: break
            }
        }
    }

    /// Elements in brackets, keys last; the closing bracket is taken.
    mutating func elements(
        until closing: String,
        openedAt line: Int
    ) throws(ElixirFault) -> ([ElixirExpression], [ElixirExpression]) {
        var items: [ElixirExpression] = []
        var pairs: [ElixirExpression] = []
        repeat {
            self.skipLineEnds()
            if self.current.kind == .sign(closing) { break }
            try self.element(into: &items, &pairs)
        } while self.takes(",")
        try self.close(closing, openedAt: line)
        return (items, pairs)
    }

    private mutating func element(
        into items: inout [ElixirExpression],
        _ pairs: inout [ElixirExpression]
    ) throws(ElixirFault) {
        let line = self.current.line
        guard case .key(let name) = self.current.kind else {
            guard pairs.isEmpty else { throw ElixirFault(line, "a value without a key stands behind values with keys") }
            return items.append(try self.expression())
        }
        self.take()
        self.skipLineEnds()
        let key = try ElixirExpression(.atom(name), line: line)
        pairs.append(try ElixirExpression(.tuple([key, try self.expression()]), line: line))
    }

    /// `if` is taken: `condition do … else … end`, or `condition, do: …, else: …`.
    mutating func conditional(isUnless: Bool, _ line: Int) throws(ElixirFault) -> ElixirExpression {
        var condition = try self.expression()
        if isUnless { condition = try ElixirExpression(.unary("!", condition), line: line) }
        var then: [ElixirExpression] = []
        var otherwise: [ElixirExpression] = []
        if self.takes(",") {
            self.skipLineEnds()
            guard self.current.kind == .key("do") else { throw self.unexpected() }
            self.take()
            self.skipLineEnds()
            then = [try self.expression()]
            if self.takesElseKey() {
                otherwise = [try self.expression()]
            }
        } else {
            guard self.takes(word: "do") else { throw self.unexpected() }
            then = try self.statements()
            if self.takes(word: "else") { otherwise = try self.statements() }
            guard self.takes(word: "end") else {
                throw self.current.kind == .end ? ElixirFault(line, "the `end` of this is missing") : self.unexpected()
            }
        }
        return try ElixirExpression(.conditional(condition, then: then, otherwise: otherwise), line: line)
    }

    /// `, else:`, where it comes next; what follows the comma may be something else.
    private mutating func takesElseKey() -> Bool {
        let start = self
        if self.takes(",") {
            self.skipLineEnds()
            if self.current.kind == .key("else") {
                self.take()
                self.skipLineEnds()
                return true
            }
        }
        self = start
        return false
    }
}
