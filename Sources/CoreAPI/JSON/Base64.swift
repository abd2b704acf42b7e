/// Octets as text, RFC 4648 §4: the alphabet with `+` and `/`, padded.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    package static func append(_ octets: [UInt8], to text: inout [UInt8]) {
        var index = 0
        while index < octets.count {
            let left = min(octets.count - index, 3)
            let second = left > 1 ? octets[index + 1] : 0
            let third = left > 2 ? octets[index + 2] : 0
            let group = UInt32(octets[index]) << 16 | UInt32(second) << 8 | UInt32(third)
            text.append(self.alphabet[Int(group >> 18)])
            text.append(self.alphabet[Int(group >> 12 & 63)])
            text.append(left > 1 ? self.alphabet[Int(group >> 6 & 63)] : 0x3D)
            text.append(left > 2 ? self.alphabet[Int(group & 63)] : 0x3D)
            index += 3
        }
    }

    /// The octets that `text` stands for; nil where it is not base64.
    ///
    /// Missing padding is forgiven, stray characters are not.
    package static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var text = text
        if text.count % 4 == 0 {
            for _ in 0..<2 where text.last == 0x3D { text.removeLast() }
        }
        guard text.count % 4 != 1 else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count / 4 * 3 + 2)
        var group: UInt32 = 0
        var bits = 0
        for character in text {
            let value = self.values[Int(character)]
            guard value != 0xFF else { return nil }
            group = (group << 6 | UInt32(value)) & 0xFFFFFF
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            octets.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
        }
        return octets
    }
}
