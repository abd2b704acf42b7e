/// The GSM 03.38 default alphabet and its extension table, as SMPP carries them: one septet in an octet.
///
/// 3GPP TS 23.038 §6.2.1. On the air septets are packed, in SMPP they are not: bit 7 of each octet is clear and
/// `Hello` takes five octets. A character of the extension table takes two, the escape 0x1B and its own. Octet 0x00
/// is `@`, so a message may well end in a NUL: never trim it.
public enum GSM7 {
    /// The octet that announces a character of the extension table.
    static let escape: UInt8 = 0x1B

    /// The octets of a text, or nil when a character of it is in neither table.
    ///
    /// Exact by scalar: `ç` is absent (0x09 is `Ç`), so is the back-tick, and Greek capitals that look like Latin
    /// ones are not replaced. U+001B is never written, it would turn the character after it into another one.
    public static func encode(_ text: String) -> [UInt8]? {
        let tables = GSM7Tables.standard
        var octets: [UInt8] = []
        octets.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            guard let place = tables.place(of: scalar) else { return nil }
            if place.isExtended { octets.append(Self.escape) }
            octets.append(place.septet)
        }
        return octets
    }

    /// How many septets a text takes, an escaped character counting two; nil when it cannot be encoded.
    public static func septetCount(of text: String) -> Int? {
        let tables = GSM7Tables.standard
        var count = 0
        for scalar in text.unicodeScalars {
            guard let place = tables.place(of: scalar) else { return nil }
            count += place.isExtended ? 2 : 1
        }
        return count
    }

    /// The text of any octets: nothing a peer sends makes this fail.
    ///
    /// An escape before a septet that the extension table lacks shows that septet's default character, two escapes
    /// are a space (23.038 §6.2.1.1), an escape at the very end says nothing. Bit 7 is no part of the alphabet and
    /// is masked out.
    public static func decode(_ octets: [UInt8]) -> String {
        let tables = GSM7Tables.standard
        var text: [UInt8] = []
        text.reserveCapacity(octets.count + 8)
        var escaped = false
        for octet in octets {
            let septet = octet & 0x7F
            if escaped {
                escaped = false
                tables.extendedCharacter(septet).appendUTF8(to: &text)
            } else if septet == Self.escape {
                escaped = true
            } else {
                tables.character(septet).appendUTF8(to: &text)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension Unicode.Scalar {
    /// Appends what the scalar is in UTF-8; those of the GSM tables are at most U+20AC, so three octets suffice.
    fileprivate func appendUTF8(to octets: inout [UInt8]) {
        switch self.value {
        case ..<0x80:
            octets.append(UInt8(truncatingIfNeeded: self.value))
        case ..<0x800:
            octets.append(UInt8(truncatingIfNeeded: 0xC0 | self.value >> 6))
            octets.append(UInt8(truncatingIfNeeded: 0x80 | self.value & 0x3F))
        case _:
            octets.append(UInt8(truncatingIfNeeded: 0xE0 | self.value >> 12))
            octets.append(UInt8(truncatingIfNeeded: 0x80 | self.value >> 6 & 0x3F))
            octets.append(UInt8(truncatingIfNeeded: 0x80 | self.value & 0x3F))
        }
    }
}
