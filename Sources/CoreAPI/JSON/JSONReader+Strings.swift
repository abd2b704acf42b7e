extension JSONReader {
    /// Reads a string.
    package mutating func string() throws(JSONError) -> String {
        guard try self.peek() == 0x22 else { throw self.wrong(.string) }
        let start = self.position
        let range = try self.rawString()
        let isPlain = !self.bytes[range].contains(0x5C)
        let text =
            isPlain
            ? String(validating: self.bytes[range], as: UTF8.self)
            : String(validating: try self.unescaped(range), as: UTF8.self)
        guard let text else { throw JSONError(.badString, at: start) }
        return text
    }

    /// Reads a string of at most `limit` octets of UTF-8.
    package mutating func string(atMost limit: Int) throws(JSONError) -> String {
        let text = try self.string()
        guard text.utf8.count <= limit else {
            throw JSONError(.notAllowed("is longer than \(limit) octets"), at: self.position)
        }
        return text
    }

    /// Reads a string that names a case of `Value`.
    package mutating func choice<Value>(
        _ type: Value.Type
    ) throws(JSONError) -> Value where Value: RawRepresentable<String> & CaseIterable {
        let text = try self.string()
        guard let value = Value(rawValue: text) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw JSONError(.notAllowed("must be one of \(known)"), at: self.position)
        }
        return value
    }

    /// Reads octets written as base64.
    package mutating func base64() throws(JSONError) -> [UInt8] {
        guard try self.peek() == 0x22 else { throw self.wrong(.base64) }
        let range = try self.rawString()
        let text = self.bytes[range].contains(0x5C) ? try self.unescaped(range)[...] : self.bytes[range]
        guard let octets = Base64.decode(text) else { throw self.wrong(.base64) }
        return octets
    }

    /// The octets between the quotes of the string at the cursor, escapes unresolved; the cursor is left after it.
    mutating func rawString() throws(JSONError) -> Range<Int> {
        let start = self.position + 1
        var index = start
        while index < self.bytes.count {
            let byte = self.bytes[index]
            if byte == 0x22 {
                self.position = index + 1
                return start..<index
            }
            guard byte >= 0x20 else { throw JSONError(.badString, at: index) }
            index += byte == 0x5C ? 2 : 1
        }
        throw JSONError(.endOfText, at: self.bytes.count)
    }

    private func unescaped(_ range: Range<Int>) throws(JSONError) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            guard self.bytes[index] == 0x5C else {
                octets.append(self.bytes[index])
                index += 1
                continue
            }
            // `rawString` has seen the octet after the backslash, and that it is before the closing quote.
            guard let plain = Self.escapes(self.bytes[index + 1]) else {
                try self.appendScalar(at: &index, before: range.upperBound, to: &octets)
                continue
            }
            octets.append(plain)
            index += 2
        }
        return octets
    }

    private static func escapes(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x22, 0x5C, 0x2F: byte
        case 0x62: 0x08
        case 0x66: 0x0C
        case 0x6E: 0x0A
        case 0x72: 0x0D
        case 0x74: 0x09
        default: nil
        }
    }

    /// Resolves `\uXXXX`, or two of them that make a surrogate pair; a lone surrogate is refused, since no `String` can hold it.
    private func appendScalar(at index: inout Int, before end: Int, to octets: inout [UInt8]) throws(JSONError) {
        let start = index
        var value = try self.codeUnit(at: index, before: end)
        index += 6
        if value & 0xFC00 == 0xD800 {
            let low = try self.codeUnit(at: index, before: end)
            guard low & 0xFC00 == 0xDC00 else { throw JSONError(.badString, at: start) }
            value = 0x10000 + (value & 0x3FF) << 10 + (low & 0x3FF)
            index += 6
        }
        guard let scalar = Unicode.Scalar(value) else { throw JSONError(.badString, at: start) }
        octets.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private func codeUnit(at index: Int, before end: Int) throws(JSONError) -> UInt32 {
        guard end - index >= 6, self.bytes[index] == 0x5C, self.bytes[index + 1] == 0x75 else {
            throw JSONError(.badString, at: index)
        }
        var value: UInt32 = 0
        for digit in self.bytes[index + 2..<index + 6] {
            guard let nibble = Character(Unicode.Scalar(digit)).hexDigitValue else {
                throw JSONError(.badString, at: index)
            }
            value = value << 4 | UInt32(nibble)
        }
        return value
    }
}
