/// The ways in which one message id may be spelt by the same peer.
///
/// An id is an opaque string (SMPP 3.4 §5.2.23), yet many message centres answer a submit with a number in
/// hexadecimal and name it in the receipt in decimal, or the reverse, with or without leading zeros, in either case.
/// Ids reach 32 hexadecimal digits and more, so the conversions work on digits, not on integers.
public struct MessageIdentifierForms: Sendable, Hashable {
    /// The id as it was received.
    public let verbatim: String

    /// The forms of an id.
    public init(_ id: String) {
        self.verbatim = id
    }

    /// In lower case, leading zeros left out; `0` for nothing but zeros.
    public var folded: String {
        let stripped = self.verbatim.utf8.drop { $0 == UInt8(ascii: "0") }
        guard !stripped.isEmpty else { return self.verbatim.isEmpty ? "" : "0" }
        return String(Substring(stripped)).lowercased()
    }

    /// The decimal digits of the number, when the id reads as a hexadecimal one.
    public var decimalOfHexadecimal: String? { self.converted(from: 16, to: 10) }

    /// The hexadecimal digits, in lower case, of the number, when the id reads as a decimal one.
    public var hexadecimalOfDecimal: String? { self.converted(from: 10, to: 16) }

    /// What to look for, the likeliest first, without repeats.
    ///
    /// The last two take one number for another, so they are asked for only where the peer is known to do so, and a
    /// match by them is good only for the same destination address.
    ///
    /// - Parameter includingConversions: whether to add the decimal and hexadecimal readings.
    /// - Returns: at least the id as it is.
    public func candidates(includingConversions: Bool) -> [String] {
        var candidates = [self.verbatim]
        let others =
            [self.folded] + (includingConversions ? [self.decimalOfHexadecimal, self.hexadecimalOfDecimal] : [])
        for case let other? in others where !candidates.contains(other) { candidates.append(other) }
        return candidates
    }

    /// The longest message_id, so that nobody makes us calculate with a million digits.
    private static let digitLimit = 64
    private static let digits = Array("0123456789abcdef".utf8)

    private func converted(from base: Int, to target: Int) -> String? {
        guard (1...Self.digitLimit).contains(self.verbatim.utf8.count) else { return nil }
        var result: [Int] = [0]
        for octet in self.verbatim.utf8 {
            guard let digit = Self.value(of: octet), digit < base else { return nil }
            var carry = digit
            for index in result.indices {
                carry += result[index] * base
                result[index] = carry % target
                carry /= target
            }
            while carry > 0 {
                result.append(carry % target)
                carry /= target
            }
        }
        return String(decoding: result.reversed().map { Self.digits[$0] }, as: UTF8.self)
    }

    private static func value(of octet: UInt8) -> Int? {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(octet - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(octet - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(octet - UInt8(ascii: "A")) + 10
        case _: nil
        }
    }
}
