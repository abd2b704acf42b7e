/// The two tables of 3GPP TS 23.038, in the order of their septets, and the way back.
struct GSM7Tables: Sendable {
    /// Where a character stands.
    struct Place: Equatable {
        let septet: UInt8
        let isExtended: Bool
    }

    /// The only ones there are; a loop takes them once, for each look at a static constant costs a check.
    static let standard = GSM7Tables()

    /// The default alphabet, 16 characters a row; 0x1B, the escape, stands as a space, which is what two of them show.
    private static let alphabet =
        "@£$¥èéùìòÇ\nØø\rÅå"
        + "Δ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ"
        + " !\"#¤%&'()*+,-./"
        + "0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNO"
        + "PQRSTUVWXYZÄÖÑÜ§"
        + "¿abcdefghijklmno"
        + "pqrstuvwxyzäöñüà"

    /// The extension table: what follows the escape, and what it then means.
    private static let extensions: [(septet: UInt8, scalar: Unicode.Scalar)] = [
        (0x0A, "\u{0C}"), (0x14, "^"), (0x28, "{"), (0x29, "}"), (0x2F, "\\"),
        (0x3C, "["), (0x3D, "~"), (0x3E, "]"), (0x40, "|"), (0x65, "€"),
    ]

    /// Every scalar below this one is looked up by index; of those above only the euro sign is in the tables.
    private static let directLimit = 0x400
    /// The mark of a character that is in neither table.
    private static let absent: UInt16 = 0xFFFF
    private static let extendedFlag: UInt16 = 0x100

    private let plain: [Unicode.Scalar]
    private let extended: [Unicode.Scalar]
    private let places: [UInt16]

    private init() {
        self.plain = Array(Self.alphabet.unicodeScalars)
        var extended = self.plain
        var places = [UInt16](repeating: Self.absent, count: Self.directLimit)
        for (septet, scalar) in self.plain.enumerated() where septet != Int(GSM7.escape) {
            places[Int(scalar.value)] = UInt16(septet)
        }
        for (septet, scalar) in Self.extensions {
            extended[Int(septet)] = scalar
            if scalar.value < Self.directLimit { places[Int(scalar.value)] = Self.extendedFlag | UInt16(septet) }
        }
        self.extended = extended
        self.places = places
    }

    /// The character of the default alphabet for the low seven bits of an octet.
    func character(_ septet: UInt8) -> Unicode.Scalar { self.plain[Int(septet & 0x7F)] }

    /// The character that a septet means after an escape; without a meaning of its own, that of the default alphabet.
    func extendedCharacter(_ septet: UInt8) -> Unicode.Scalar { self.extended[Int(septet & 0x7F)] }

    /// The place of a character in the tables, if it has one.
    func place(of scalar: Unicode.Scalar) -> Place? {
        guard scalar.value < Self.directLimit else {
            return scalar == "€" ? Place(septet: 0x65, isExtended: true) : nil
        }
        let place = self.places[Int(scalar.value)]
        guard place != Self.absent else { return nil }
        return Place(septet: UInt8(truncatingIfNeeded: place), isExtended: place & Self.extendedFlag != 0)
    }
}
