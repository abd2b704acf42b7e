/// Octets and numbers in hexadecimal.
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two digits for each octet.
    static func text(_ octets: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * octets.count)
        for octet in octets {
            text.append(Self.digits[Int(octet >> 4)])
            text.append(Self.digits[Int(octet & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// So many digits at least, zeros in front.
    static func text(_ number: some BinaryInteger, digits: Int) -> String {
        String(number, radix: 16).padded(to: digits, with: "0")
    }

    /// The octets that pairs of digits say; nil when something else stands among them.
    static func octets(_ text: String) -> [UInt8]? {
        let digits = Array(text)
        guard digits.count % 2 == 0, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
        var octets: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let octet = UInt8(String(digits[index...index + 1]), radix: 16) else { return nil }
            octets.append(octet)
        }
        return octets
    }
}

extension String {
    /// The text with characters in front until it has so many.
    func padded(to count: Int, with character: Character) -> String {
        String(repeating: character, count: Swift.max(0, count - self.count)) + self
    }
}

extension Double {
    /// The number with so many decimals, 0 to 6; numbers too large for that in Swift's own way.
    func text(decimals: Int) -> String {
        let scale = [1.0, 10, 100, 1_000, 10_000, 100_000, 1_000_000][Swift.min(Swift.max(decimals, 0), 6)]
        guard let scaled = Int(exactly: (Swift.abs(self) * scale).rounded()) else { return "\(self)" }
        let sign = self < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(scaled)" }
        let fraction = "\(scaled % Int(scale))".padded(to: decimals, with: "0")
        return "\(sign)\(scaled / Int(scale)).\(fraction)"
    }
}

extension Int {
    /// The number with a space between thousands, for people.
    var grouped: String {
        var groups: [Substring] = []
        var rest = Substring("\(self.magnitude)")
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        groups.insert(rest, at: 0)
        return (self < 0 ? "-" : "") + groups.joined(separator: " ")
    }
}
