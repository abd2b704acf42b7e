/// How the octets of a message are to be read.
public enum Alphabet: String, Sendable, Hashable, CaseIterable {
    /// The GSM 03.38 default alphabet with its extension table, one septet in an octet.
    case gsm7
    /// UTF-16, big endian.
    case ucs2
    /// ISO 8859-1.
    case latin1
    /// IA5.
    case ascii
    /// Octets that are no text, or text in an alphabet that is passed on but not read (JIS, Cyrillic, Hebrew, Kanji).
    case octets

    /// The alphabet that a data_coding octet names.
    ///
    /// SMPP 3.4 §5.2.19 and, for the groups above 0x0F, 3GPP TS 23.038 §4: bits 3 and 2 choose within the general
    /// groups, 0xC0 to 0xEF are message waiting, 0xF0 to 0xFF message class. The value alone is not enough: masking
    /// its low four bits, as some do, makes text of binary messages.
    ///
    /// - Parameters:
    ///   - dataCoding: the octet as received.
    ///   - standard: what this peer means by 0 and by reserved values: `gsm7`, `latin1` or `ascii`.
    /// - Returns: an alphabet for each of the 256 values.
    public static func of(dataCoding: UInt8, default standard: Alphabet) -> Alphabet {
        switch dataCoding {
        case 0x01: .ascii
        case 0x03: .latin1
        case 0x08: .ucs2
        case 0x02, 0x04...0x07, 0x09...0x0F: .octets
        case 0x10...0x7F: Self.ofGeneralGroup(dataCoding)
        case 0xC0...0xDF: .gsm7
        case 0xE0...0xEF: .ucs2
        case 0xF0...0xFF: dataCoding & 0b100 == 0 ? .gsm7 : .octets
        case _: standard
        }
    }

    /// Bits 3 and 2 of the general groups; a reserved value reads as the GSM alphabet (23.038 §4).
    private static func ofGeneralGroup(_ dataCoding: UInt8) -> Alphabet {
        switch (dataCoding >> 2) & 0b11 {
        case 0b01: .octets
        case 0b10: .ucs2
        case _: .gsm7
        }
    }

    /// The plainest data_coding that names the alphabet.
    public var dataCoding: UInt8 {
        switch self {
        case .gsm7: 0x00
        case .ascii: 0x01
        case .latin1: 0x03
        case .octets: 0x04
        case .ucs2: 0x08
        }
    }

    /// The text of any octets in this alphabet; nil for octets that are no text.
    public func decode(_ octets: [UInt8]) -> String? {
        switch self {
        case .gsm7: GSM7.decode(octets)
        case .ucs2: UCS2.decode(octets)
        case .latin1: Latin1.decode(octets)
        case .ascii: ASCII.decode(octets)
        case .octets: nil
        }
    }

    /// The octets of a text in this alphabet; nil when it cannot say one of its characters, or holds no text at all.
    public func encode(_ text: String) -> [UInt8]? {
        switch self {
        case .gsm7: GSM7.encode(text)
        case .ucs2: UCS2.encode(text)
        case .latin1: Latin1.encode(text)
        case .ascii: ASCII.encode(text)
        case .octets: nil
        }
    }
}
