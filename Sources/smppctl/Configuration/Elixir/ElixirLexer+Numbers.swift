extension ElixirLexer {
    /// `10_000`, `0x1F`, `1.5`, `1.0e-3`.
    mutating func number() throws(ElixirFault) -> ElixirToken.Kind {
        if self.peek() == UInt8(ascii: "0") {
            switch self.peek(1) {
            case UInt8(ascii: "x"): return try self.integer(radix: 16, skipping: 2)
            case UInt8(ascii: "o"): return try self.integer(radix: 8, skipping: 2)
            case UInt8(ascii: "b"): return try self.integer(radix: 2, skipping: 2)
            case _: break
            }
        }
        let start = self.place
        self.skipDigits()
        guard self.peek() == UInt8(ascii: "."), let next = self.peek(1), Self.digit(next, radix: 10) != nil else {
            self.place = start
            return try self.integer(radix: 10, skipping: 0)
        }
        self.place += 1
        self.skipDigits()
        self.skipExponent()
        let digits = self.octets[start..<self.place].filter { $0 != UInt8(ascii: "_") }
        guard let value = Double(String(decoding: digits, as: UTF8.self)), value.isFinite else {
            throw ElixirFault(self.line, "this number is none")
        }
        return .float(value)
    }

    private mutating func integer(radix: Int, skipping prefix: Int) throws(ElixirFault) -> ElixirToken.Kind {
        self.place += prefix
        var value = 0
        var count = 0
        while let octet = self.peek() {
            if octet == UInt8(ascii: "_"), count > 0 {
                self.place += 1
                continue
            }
            guard let digit = Self.digit(octet, radix: radix) else { break }
            let (product, overflow) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(digit)
            guard !overflow, !carry else { throw ElixirFault(self.line, "this number is too large") }
            value = sum
            count += 1
            self.place += 1
        }
        guard count > 0 else { throw ElixirFault(self.line, "this number has no digits") }
        return .integer(value)
    }

    private mutating func skipDigits() {
        while let octet = self.peek(), octet == UInt8(ascii: "_") || Self.digit(octet, radix: 10) != nil {
            self.place += 1
        }
    }

    private mutating func skipExponent() {
        guard let octet = self.peek(), octet | 0x20 == UInt8(ascii: "e") else { return }
        let isSigned = self.peek(1) == UInt8(ascii: "-") || self.peek(1) == UInt8(ascii: "+")
        guard let first = self.peek(isSigned ? 2 : 1), Self.digit(first, radix: 10) != nil else { return }
        self.place += isSigned ? 2 : 1
        self.skipDigits()
    }

    static func digit(_ octet: UInt8, radix: Int) -> Int? {
        let value: Int
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = Int(octet - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): value = Int(octet - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): value = Int(octet - UInt8(ascii: "A")) + 10
        case _: return nil
        }
        return value < radix ? value : nil
    }
}
