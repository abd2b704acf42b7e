/// Cuts the octets of an Elixir file into words.
///
/// It knows the lexical rules that configuration files use; what it does not know it refuses with the line.
struct ElixirLexer {
    /// `#{…}` in texts in `#{…}`, so deep and no deeper.
    private static let nestingLimit = 8

    let octets: [UInt8]
    var place = 0
    var line: Int
    private var nesting: Int

    private init(_ octets: [UInt8], line: Int, nesting: Int = 0) {
        self.octets = octets
        self.line = line
        self.nesting = nesting
    }

    static func tokens(of octets: [UInt8], firstLine: Int = 1) throws(ElixirFault) -> [ElixirToken] {
        var lexer = ElixirLexer(octets, line: firstLine)
        if octets.starts(with: [0xEF, 0xBB, 0xBF]) { lexer.place = 3 }
        return try lexer.tokens(untilBrace: false)
    }

    /// The code of a `#{…}` whose opening was just read; takes its closing brace too.
    mutating func interpolation() throws(ElixirFault) -> [ElixirToken] {
        self.nesting += 1
        defer { self.nesting -= 1 }
        guard self.nesting <= Self.nestingLimit else { throw ElixirFault(self.line, "texts are nested too deep") }
        return try self.tokens(untilBrace: true)
    }

    /// The content of a heredoc, which is a text of its own with its indentation taken away.
    func inner(_ octets: [UInt8], line: Int) -> ElixirLexer {
        ElixirLexer(octets, line: line, nesting: self.nesting)
    }

    private mutating func tokens(untilBrace: Bool) throws(ElixirFault) -> [ElixirToken] {
        let opening = self.line
        var tokens: [ElixirToken] = []
        var braces = 0
        while true {
            let isSpaced = self.skipBlanks()
            let line = self.line
            guard let octet = self.peek() else {
                guard !untilBrace else { throw ElixirFault(opening, "this `#{` is never closed") }
                return tokens + [ElixirToken(kind: .end, line: line, isSpaced: isSpaced)]
            }
            if untilBrace, braces == 0, octet == UInt8(ascii: "}") {
                self.place += 1
                return tokens + [ElixirToken(kind: .end, line: line, isSpaced: isSpaced)]
            }
            let kind = try self.token(octet)
            switch kind {
            case .sign("{"), .sign("%{"): braces += 1
            case .sign("}"): braces -= 1
            case _: break
            }
            // A run of empty lines is one end of a line.
            if kind == .lineEnd, tokens.last?.kind == .lineEnd { continue }
            tokens.append(ElixirToken(kind: kind, line: line, isSpaced: isSpaced))
        }
    }

    func peek(_ ahead: Int = 0) -> UInt8? {
        self.place + ahead < self.octets.count ? self.octets[self.place + ahead] : nil
    }

    func stands(_ text: StaticString, _ ahead: Int = 0) -> Bool {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return self.octets.dropFirst(self.place + ahead).starts(with: wanted)
    }

    /// Blanks, comments, and lines that are continued.
    private mutating func skipBlanks() -> Bool {
        let start = self.place
        while let octet = self.peek() {
            switch octet {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                self.place += 1
            case UInt8(ascii: "#"):
                while let next = self.peek(), next != UInt8(ascii: "\n") { self.place += 1 }
            case UInt8(ascii: "\\") where self.peek(1) == UInt8(ascii: "\n"):
                self.place += 2
                self.line += 1
            case _:
                return self.place > start
            }
        }
        return self.place > start
    }

    private mutating func token(_ octet: UInt8) throws(ElixirFault) -> ElixirToken.Kind {
        switch octet {
        case UInt8(ascii: "\n"):
            self.place += 1
            self.line += 1
            return .lineEnd
        case UInt8(ascii: ";"):
            self.place += 1
            return .lineEnd
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return try self.quoted()
        case UInt8(ascii: "~"):
            return try self.sigil()
        case UInt8(ascii: ":"):
            return try self.atom()
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try self.number()
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            return self.alias()
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), 0x80...:
            let word = self.word()
            return self.takesColon() ? .key(word) : .word(word)
        case _:
            return try self.sign()
        }
    }

    /// A colon that makes a key of what stands before it.
    mutating func takesColon() -> Bool {
        guard self.peek() == UInt8(ascii: ":"), self.peek(1) != UInt8(ascii: ":") else { return false }
        self.place += 1
        return true
    }

    private mutating func word() -> String {
        let start = self.place
        while let octet = self.peek(), Self.continuesWord(octet) { self.place += 1 }
        if let octet = self.peek(), octet == UInt8(ascii: "?") || octet == UInt8(ascii: "!"),
            self.peek(1) != UInt8(ascii: "=")
        {
            self.place += 1
        }
        return String(decoding: self.octets[start..<self.place], as: UTF8.self)
    }

    private static func continuesWord(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        case _:
            false
        }
    }

    private mutating func alias() -> ElixirToken.Kind {
        var name = self.word()
        if self.takesColon() { return .key(name) }
        while self.peek() == UInt8(ascii: "."), let next = self.peek(1),
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(next)
        {
            self.place += 1
            name += "." + self.word()
        }
        return .alias(name)
    }

    private mutating func atom() throws(ElixirFault) -> ElixirToken.Kind {
        let line = self.line
        self.place += 1
        switch self.peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            guard case .text(let parts) = try self.quoted(mayBeKey: false) else { break }
            switch (parts.count, parts.first) {
            case (0, _): return .atom("")
            case (1, .text(let text)): return .atom(text)
            case _: throw ElixirFault(line, "an atom that is put together is more than this reads")
            }
        case .some(let octet)
        where Self.continuesWord(octet) && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet):
            return .atom(self.word())
        case _: break
        }
        throw ElixirFault(line, "a `:` stands alone; an atom has its name right behind it")
    }

    private static let signs: Set<String> = [
        "===", "!==", "|||", "&&&", "...", "||", "&&", "==", "!=", "=~", "<=", ">=", "<>", "<-", "++", "--", "|>", "=>",
        "->", "..", "%{", "\\\\", "=", "<", ">", "+", "-", "*", "/", "!", ".", ",", "(", ")", "[", "]", "{", "}", "|",
        "@", "&", "^", "%",
    ]

    /// The longest that stands here.
    private mutating func sign() throws(ElixirFault) -> ElixirToken.Kind {
        for length in [3, 2, 1] {
            let octets = self.octets[self.place..<min(self.place + length, self.octets.count)]
            let sign = String(decoding: octets, as: UTF8.self)
            guard octets.count == length, Self.signs.contains(sign) else { continue }
            self.place += length
            return .sign(sign)
        }
        throw ElixirFault(self.line, "a character stands here that means nothing in a configuration file")
    }
}
