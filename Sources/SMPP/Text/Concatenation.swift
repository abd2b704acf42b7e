/// Which part of a longer message a short message is.
public struct Concatenation: Sendable, Hashable {
    /// What all parts have in common; 0 to 255 unless `wide`.
    public let reference: UInt16
    /// How many parts there are, 1 to 255.
    public let total: UInt8
    /// Which one this is, counted from 1.
    public let part: UInt8
    /// Whether the reference has 16 bits (element 0x08) rather than 8 (element 0x00).
    ///
    /// Both kinds may be in use at once, and the same number in one is not the same message in the other.
    public let wide: Bool

    /// A place among parts; nil when it is none: no parts, part 0, a part after the last, a reference too large.
    public init?(reference: UInt16, total: UInt8, part: UInt8, wide: Bool) {
        guard part >= 1, part <= total, wide || reference <= 0xFF else { return nil }
        self.reference = reference
        self.total = total
        self.part = part
        self.wide = wide
    }

    /// What an information element says; nil for another kind of element, a wrong length or an impossible place.
    init?(_ element: UserDataHeader.Element) {
        let octets = element.octets
        switch (element.identifier, octets.count) {
        case (Self.narrowIdentifier, 3):
            self.init(reference: UInt16(octets[0]), total: octets[1], part: octets[2], wide: false)
        case (Self.wideIdentifier, 4):
            let reference = UInt16(octets[0]) << 8 | UInt16(octets[1])
            self.init(reference: reference, total: octets[2], part: octets[3], wide: true)
        case _:
            return nil
        }
    }

    /// The information element that says this.
    public var element: UserDataHeader.Element {
        let low = UInt8(truncatingIfNeeded: self.reference)
        guard self.wide else {
            return .init(identifier: Self.narrowIdentifier, octets: [low, self.total, self.part])
        }
        let high = UInt8(truncatingIfNeeded: self.reference >> 8)
        return .init(identifier: Self.wideIdentifier, octets: [high, low, self.total, self.part])
    }

    private static let narrowIdentifier: UInt8 = 0x00
    private static let wideIdentifier: UInt8 = 0x08
}
