/// An IPv4 or IPv6 address as one number; an IPv4 address is its IPv4-mapped form (RFC 4291 §2.5.5.2).
///
/// So `192.0.2.1` and `::ffff:192.0.2.1`, which a socket of both families reports, are equal.
package struct IPAddress: Hashable, Sendable {
    package let bits: UInt128

    package init(bits: UInt128) { self.bits = bits }

    /// Strict: four decimal octets without leading zeros, or RFC 4291 text; no zone, no port, no spaces.
    package init?(_ text: String) {
        let parsed = text.utf8.contains(UInt8(ascii: ":")) ? Self.parseIPv6(text) : Self.parseIPv4(text)
        guard let parsed else { return nil }
        self.bits = parsed
    }

    package var isIPv4: Bool { self.bits >> 32 == Self.mappedPrefix >> 32 }

    /// Only reachable from this machine: `127.0.0.0/8` or `::1`.
    package var isLoopback: Bool { self.isIPv4 ? (self.bits >> 24) & 0xFF == 127 : self.bits == 1 }

    /// `0.0.0.0` or `::`: a listener with it takes every address.
    package var isWildcard: Bool { self.bits == 0 || self.bits == Self.mappedPrefix }

    static let mappedPrefix: UInt128 = 0xFFFF << 32

    private static func parseIPv4(_ text: String) -> UInt128? {
        guard let octets = dottedOctets(text) else { return nil }
        return mappedPrefix | octets
    }

    private static func dottedOctets(_ text: String) -> UInt128? {
        let fields = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard fields.count == 4 else { return nil }
        var value: UInt128 = 0
        for field in fields {
            guard let octet = number(field, base: 10, digits: 3), octet <= 255 else { return nil }
            guard field.count == 1 || field.first != UInt8(ascii: "0") else { return nil }
            value = value << 8 | UInt128(octet)
        }
        return value
    }

    /// Groups before and after an optional `::`, the last one perhaps dotted.
    private static func parseIPv6(_ text: String) -> UInt128? {
        guard text.utf8.count <= 45 else { return nil }
        guard let gap = doubleColon(in: text) else {
            guard let groups = groups(Substring(text), mayEndDotted: true), groups.count == 8 else { return nil }
            return join(groups)
        }
        guard let head = groups(text[..<gap], mayEndDotted: false),
            let tail = groups(text[text.index(gap, offsetBy: 2)...], mayEndDotted: true)
        else { return nil }
        guard head.count + tail.count <= 7 else { return nil }
        let zeros = [UInt16](repeating: 0, count: 8 - head.count - tail.count)
        return join(head + zeros + tail)
    }

    private static func doubleColon(in text: String) -> String.Index? {
        var previous: String.Index?
        for index in text.indices {
            if text[index] == ":", let before = previous, text[before] == ":" { return before }
            previous = index
        }
        return nil
    }

    private static func groups(_ text: Substring, mayEndDotted: Bool) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        for (position, field) in fields.enumerated() {
            if mayEndDotted, position == fields.count - 1, field.utf8.contains(UInt8(ascii: ".")) {
                guard let octets = dottedOctets(String(field)) else { return nil }
                groups.append(UInt16(truncatingIfNeeded: octets >> 16))
                groups.append(UInt16(truncatingIfNeeded: octets))
            } else {
                guard let group = number(Substring(field).utf8, base: 16, digits: 4) else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    private static func join(_ groups: [UInt16]) -> UInt128 {
        groups.reduce(0) { $0 << 16 | UInt128($1) }
    }

    /// Digits only: the library's own parsing would take a sign.
    static func number(_ field: some Collection<UInt8>, base: Int, digits: Int) -> UInt16? {
        guard (1...digits).contains(field.count) else { return nil }
        return field.reduce(UInt16?.some(0)) { sum, byte in
            guard let sum, let digit = digit(byte), digit < base else { return nil }
            return sum &* UInt16(base) &+ UInt16(digit)
        }
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}

extension IPAddress: CustomStringConvertible {
    /// RFC 5952 for IPv6, except that an IPv4-mapped address is written as IPv4.
    package var description: String {
        guard !self.isIPv4 else {
            return [24, 16, 8, 0].map { "\((self.bits >> $0) & 0xFF)" }.joined(separator: ".")
        }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: self.bits >> (112 - 16 * $0)) }
        let words = groups.map { String($0, radix: 16) }
        guard let zeros = Self.longestZeros(groups) else { return words.joined(separator: ":") }
        return words[..<zeros.lowerBound].joined(separator: ":") + "::"
            + words[zeros.upperBound...].joined(separator: ":")
    }

    /// The first of the longest runs of two or more zero groups.
    private static func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
        var best = 0..<0
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != 0 {
            if index - start > best.count { best = start..<index }
            start = index + 1
        }
        return best.count >= 2 ? best : nil
    }
}
