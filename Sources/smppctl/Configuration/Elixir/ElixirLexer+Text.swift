extension ElixirLexer {
    /// `"…"`, `'…'` and their heredocs; with a colon right behind it, a key.
    mutating func quoted(mayBeKey: Bool = true) throws(ElixirFault) -> ElixirToken.Kind {
        let line = self.line
        let quote = self.octets[self.place]
        if self.stands("\"\"\"") || self.stands("'''") { return .text(try self.heredoc(quote)) }
        self.place += 1
        let parts = try self.text(until: quote, openedAt: line)
        guard mayBeKey, self.takesColon() else { return .text(parts) }
        switch (parts.count, parts.first) {
        case (0, _): return .key("")
        case (1, .text(let text)): return .key(text)
        case _: throw ElixirFault(line, "a key that is put together is more than this reads")
        }
    }

    /// `~w(one two)`, `~w(one two)a`, `~s(text)`, and their capital kin, which know no escapes.
    mutating func sigil() throws(ElixirFault) -> ElixirToken.Kind {
        let line = self.line
        guard let letter = self.peek(1), let opening = self.peek(2), let closing = Self.closing(of: opening),
            "wWsS".utf8.contains(letter), !self.stands("\"\"\"", 2), !self.stands("'''", 2)
        else { throw ElixirFault(line, "of the sigils only ~w and ~s are read, on one line; write the value out") }
        self.place += 3
        let isRaw = letter < UInt8(ascii: "a")
        let parts = try self.text(until: closing, openedAt: line, isRaw: isRaw)
        guard letter | 0x20 == UInt8(ascii: "w") else { return .text(parts) }
        var words: [String] = []
        for part in parts {
            guard case .text(let text) = part else { throw ElixirFault(line, "#{…} in ~w is more than this reads") }
            words += text.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        switch self.peek() {
        case UInt8(ascii: "a"):
            self.place += 1
            return .words(words, areAtoms: true)
        case UInt8(ascii: "s"), UInt8(ascii: "c"):
            self.place += 1
            return .words(words, areAtoms: false)
        case _:
            return .words(words, areAtoms: false)
        }
    }

    private static func closing(of opening: UInt8) -> UInt8? {
        switch opening {
        case UInt8(ascii: "("): UInt8(ascii: ")")
        case UInt8(ascii: "["): UInt8(ascii: "]")
        case UInt8(ascii: "{"): UInt8(ascii: "}")
        case UInt8(ascii: "<"): UInt8(ascii: ">")
        case UInt8(ascii: "/"), UInt8(ascii: "|"), UInt8(ascii: "\""), UInt8(ascii: "'"): opening
        case _: nil
        }
    }

    /// Lines up to one that begins with the three quotes; its indentation is taken from all of them.
    private mutating func heredoc(_ quote: UInt8) throws(ElixirFault) -> [ElixirToken.Part] {
        let opening = self.line
        self.place += 3
        while self.peek() == UInt8(ascii: " ") || self.peek() == UInt8(ascii: "\r") { self.place += 1 }
        guard self.peek() == UInt8(ascii: "\n") else {
            throw ElixirFault(opening, "behind the three quotes that begin a text the line must end")
        }
        self.place += 1
        let start = self.place
        var margin = 0
        while true {
            margin = 0
            while self.peek(margin) == UInt8(ascii: " ") || self.peek(margin) == UInt8(ascii: "\t") { margin += 1 }
            if self.peek(margin) == quote, self.peek(margin + 1) == quote, self.peek(margin + 2) == quote { break }
            while let octet = self.peek(), octet != UInt8(ascii: "\n") { self.place += 1 }
            guard self.peek() != nil else { throw ElixirFault(opening, "this text is never closed") }
            self.place += 1
            self.line += 1
        }
        var inner = self.inner(Self.dedented(self.octets[start..<self.place], by: margin), line: opening + 1)
        self.place += margin + 3
        self.line += 1
        return try inner.text(until: nil, openedAt: opening)
    }

    private static func dedented(_ octets: ArraySlice<UInt8>, by margin: Int) -> [UInt8] {
        var dedented: [UInt8] = []
        for line in octets.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let blanks = line.prefix(margin).prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            dedented += line.dropFirst(blanks.count)
            dedented.append(UInt8(ascii: "\n"))
        }
        // The slice ends behind a line's end, so the split sees one empty line more.
        if dedented.last == UInt8(ascii: "\n") { dedented.removeLast() }
        return dedented
    }

    /// A text up to its closing quote, which is taken; nil: to the end of the octets.
    private mutating func text(
        until closing: UInt8?,
        openedAt opening: Int,
        isRaw: Bool = false
    ) throws(ElixirFault) -> [ElixirToken.Part] {
        var parts: [ElixirToken.Part] = []
        var collected: [UInt8] = []
        while let octet = self.peek() {
            if octet == closing {
                self.place += 1
                return parts + (try self.part(collected))
            }
            switch octet {
            case UInt8(ascii: "\\") where !isRaw:
                self.place += 1
                try self.escape(into: &collected)
            case UInt8(ascii: "#") where !isRaw && self.peek(1) == UInt8(ascii: "{"):
                self.place += 2
                parts += try self.part(collected)
                collected = []
                parts.append(.code(try self.interpolation()))
            case _:
                if octet == UInt8(ascii: "\n") { self.line += 1 }
                collected.append(octet)
                self.place += 1
            }
        }
        guard closing == nil else { throw ElixirFault(opening, "this text is never closed") }
        return parts + (try self.part(collected))
    }

    private func part(_ octets: [UInt8]) throws(ElixirFault) -> [ElixirToken.Part] {
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw ElixirFault(self.line, "this text is not UTF-8")
        }
        return text.isEmpty ? [] : [.text(text)]
    }

    private mutating func escape(into octets: inout [UInt8]) throws(ElixirFault) {
        guard let letter = self.peek() else { return }
        self.place += 1
        switch letter {
        case UInt8(ascii: "n"): octets.append(0x0A)
        case UInt8(ascii: "r"): octets.append(0x0D)
        case UInt8(ascii: "t"): octets.append(0x09)
        case UInt8(ascii: "s"): octets.append(0x20)
        case UInt8(ascii: "0"): octets.append(0x00)
        case UInt8(ascii: "a"): octets.append(0x07)
        case UInt8(ascii: "b"): octets.append(0x08)
        case UInt8(ascii: "d"): octets.append(0x7F)
        case UInt8(ascii: "e"): octets.append(0x1B)
        case UInt8(ascii: "f"): octets.append(0x0C)
        case UInt8(ascii: "v"): octets.append(0x0B)
        case UInt8(ascii: "x"): octets += try self.character(digits: 2)
        case UInt8(ascii: "u"): octets += try self.character(digits: 4)
        case UInt8(ascii: "\n"): self.line += 1
        case _: octets.append(letter)
        }
    }

    /// `\u00E9`, `\u{1F600}`, `\x41`.
    private mutating func character(digits: Int) throws(ElixirFault) -> [UInt8] {
        let isBraced = self.peek() == UInt8(ascii: "{")
        if isBraced { self.place += 1 }
        var value: UInt32 = 0
        var count = 0
        while count < (isBraced ? 6 : digits), let octet = self.peek(), let digit = Self.digit(octet, radix: 16) {
            value = value * 16 + UInt32(digit)
            count += 1
            self.place += 1
        }
        guard count > 0, let scalar = Unicode.Scalar(value), !isBraced || self.peek() == UInt8(ascii: "}") else {
            throw ElixirFault(self.line, "this escape names no character")
        }
        if isBraced { self.place += 1 }
        return Array(String(scalar).utf8)
    }
}
