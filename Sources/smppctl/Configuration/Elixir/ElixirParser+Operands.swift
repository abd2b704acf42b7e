extension ElixirParser {
    /// Words that begin what a configuration file has no need of.
    private static let beyond: Set<String> = [
        "fn", "case", "cond", "for", "with", "try", "receive", "quote", "unquote", "def", "defp", "defmodule",
        "defmacro",
        "when", "rescue", "catch", "after",
    ]

    /// A value with what hangs on it: calls by a dot, and look-ups, which are not read.
    mutating func operand() throws(ElixirFault) -> ElixirExpression {
        var operand = try self.bareOperand()
        while true {
            let line = self.current.line
            if self.current.kind == .sign("["), !self.current.isSpaced {
                self.take()
                _ = try self.expression()
                try self.close("]", openedAt: line)
                operand = try ElixirExpression(.unread("a look-up with [ ]"), line: line)
            } else if self.current.kind == .sign("."), !self.current.isSpaced {
                self.take()
                operand = try self.remote(operand, line)
            } else {
                return operand
            }
        }
    }

    private mutating func bareOperand() throws(ElixirFault) -> ElixirExpression {
        let token = self.current
        switch token.kind {
        case .word(let word):
            return try self.word(word)
        case .sign(let sign):
            return try self.bracketed(sign)
        case .key, .lineEnd, .end:
            throw self.unexpected()
        case _:
            self.take()
            return try self.literal(token)
        }
    }

    private mutating func literal(_ token: ElixirToken) throws(ElixirFault) -> ElixirExpression {
        let kind: ElixirExpression.Kind
        switch token.kind {
        case .alias(let name): kind = .alias(name)
        case .atom(let name): kind = .atom(name)
        case .integer(let number): kind = .integer(number)
        case .float(let number): kind = .float(number)
        case .text(let parts): kind = .text(try self.parts(parts))
        case .words(let words, let areAtoms):
            var items: [ElixirExpression] = []
            for word in words {
                items.append(try ElixirExpression(areAtoms ? .atom(word) : .text([.text(word)]), line: token.line))
            }
            kind = .list(items)
        case .word, .key, .sign, .lineEnd, .end:
            throw self.unexpected()
        }
        return try ElixirExpression(kind, line: token.line)
    }

    private mutating func parts(_ parts: [ElixirToken.Part]) throws(ElixirFault) -> [ElixirExpression.Part] {
        var read: [ElixirExpression.Part] = []
        for part in parts {
            switch part {
            case .text(let text): read.append(.text(text))
            case .code(let tokens): read.append(.code(try self.interpolated(tokens)))
            }
        }
        return read
    }

    private mutating func word(_ word: String) throws(ElixirFault) -> ElixirExpression {
        let line = self.current.line
        switch word {
        case "true", "false", "nil":
            self.take()
            return try ElixirExpression(.atom(word), line: line)
        case "not":
            self.take()
            return try ElixirExpression(.unary("!", try self.expression(Self.unaryLevel)), line: line)
        case "if", "unless":
            self.take()
            return try self.conditional(isUnless: word == "unless", line)
        case "do", "end", "else", "and", "or", "in":
            throw self.unexpected()
        case _ where Self.beyond.contains(word):
            throw ElixirFault(line, "`\(word)` is more than this reads; write the value out")
        case _:
            self.take()
            return try self.call(of: word, in: "", line)
        }
    }

    private mutating func bracketed(_ sign: String) throws(ElixirFault) -> ElixirExpression {
        let line = self.current.line
        self.take()
        switch sign {
        case "!", "-", "+":
            return try ElixirExpression(.unary(sign, try self.expression(Self.unaryLevel)), line: line)
        case "(":
            self.skipLineEnds()
            let inner = try self.expression()
            try self.close(")", openedAt: line)
            return inner
        case "[":
            let (items, pairs) = try self.elements(until: "]", openedAt: line)
            return try ElixirExpression(.list(items + pairs), line: line)
        case "{":
            let (items, pairs) = try self.elements(until: "}", openedAt: line)
            let last = pairs.isEmpty ? [] : [try ElixirExpression(.list(pairs), line: line)]
            return try ElixirExpression(.tuple(items + last), line: line)
        case "%{":
            return try self.map(line)
        case "@", "&", "^", "%":
            throw ElixirFault(line, "`\(sign)` is more than this reads; write the value out")
        case _:
            throw ElixirFault(line, "`\(sign)` is not expected here")
        }
    }

    mutating func close(_ sign: String, openedAt line: Int) throws(ElixirFault) {
        self.skipLineEnds()
        guard !self.takes(sign) else { return }
        guard self.current.kind != .end else { throw ElixirFault(line, "the `\(sign)` that closes this is missing") }
        throw ElixirFault(self.current.line, "\(self.current.shown) stands where `,` or `\(sign)` is expected")
    }

    private mutating func map(_ line: Int) throws(ElixirFault) -> ElixirExpression {
        var pairs: [ElixirExpression.Pair] = []
        repeat {
            self.skipLineEnds()
            if self.current.kind == .sign("}") { break }
            let keyLine = self.current.line
            if case .key(let name) = self.current.kind {
                self.take()
                self.skipLineEnds()
                let key = try ElixirExpression(.atom(name), line: keyLine)
                pairs.append(ElixirExpression.Pair(key: key, value: try self.expression()))
                continue
            }
            let key = try self.expression()
            guard self.takes("=>") else {
                throw ElixirFault(self.current.line, "\(self.current.shown) stands where `=>` is expected")
            }
            self.skipLineEnds()
            pairs.append(ElixirExpression.Pair(key: key, value: try self.expression()))
        } while self.takes(",")
        try self.close("}", openedAt: line)
        return try ElixirExpression(.map(pairs), line: line)
    }
}
