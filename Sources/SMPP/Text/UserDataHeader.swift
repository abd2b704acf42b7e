/// What stands before the text when bit 6 of esm_class (UDHI) is set: elements of identifier, length and octets.
///
/// 3GPP TS 23.040 §9.2.3.24. In SMPP no fill bits follow the header, the text begins at the next octet, in
/// short_message and in message_payload alike.
public struct UserDataHeader: Sendable, Hashable {
    /// One information element.
    public struct Element: Sendable, Hashable {
        /// The kind of element: 0x00 and 0x08 concatenation, 0x04 and 0x05 ports, 0x24 and 0x25 national languages.
        public let identifier: UInt8
        /// What it says.
        public let octets: [UInt8]

        /// An element as it will stand in the header.
        public init(identifier: UInt8, octets: [UInt8]) {
            self.identifier = identifier
            self.octets = octets
        }
    }

    /// The elements in their order, unknown ones too.
    public let elements: [Element]

    /// A header of these elements.
    public init(elements: [Element]) {
        self.elements = elements
    }

    /// A header that says only which part of a message this is.
    public init(_ concatenation: Concatenation) {
        self.init(elements: [concatenation.element])
    }

    /// Reads the header at the beginning of user data; nil when it, or an element of it, runs over its end.
    ///
    /// 23.040 then wants the message treated as if it stood alone.
    public init?(parsing userData: [UInt8]) {
        guard let end = Self.encodedCount(in: userData) else { return nil }
        var elements: [Element] = []
        var index = 1
        while index < end {
            guard index + 2 <= end else { return nil }
            let start = index + 2
            let stop = start + Int(userData[index + 1])
            guard stop <= end else { return nil }
            elements.append(Element(identifier: userData[index], octets: Array(userData[start..<stop])))
            index = stop
        }
        self.init(elements: elements)
    }

    /// How many octets of user data the header takes, its length octet included; nil when there are not so many.
    ///
    /// It says where the text begins even if an element inside is nonsense.
    public static func encodedCount(in userData: [UInt8]) -> Int? {
        guard let length = userData.first, 1 + Int(length) <= userData.count else { return nil }
        return 1 + Int(length)
    }

    /// The octets of the header, its length first; nil when an element, or all together, exceed 255 octets.
    public func encoded() -> [UInt8]? {
        var octets: [UInt8] = [0]
        for element in self.elements {
            guard let count = UInt8(exactly: element.octets.count) else { return nil }
            octets.append(element.identifier)
            octets.append(count)
            octets.append(contentsOf: element.octets)
        }
        guard let length = UInt8(exactly: octets.count - 1) else { return nil }
        octets[0] = length
        return octets
    }

    /// Which part of a longer message this is: the last concatenation element that makes sense.
    public var concatenation: Concatenation? {
        self.elements.lazy.reversed().compactMap(Concatenation.init(_:)).first
    }

    /// The application ports, from an element of either width; the last one wins.
    public var ports: (destination: UInt16, source: UInt16)? {
        for element in self.elements.reversed() {
            let octets = element.octets
            if element.identifier == 0x04, octets.count == 2 {
                return (UInt16(octets[0]), UInt16(octets[1]))
            }
            if element.identifier == 0x05, octets.count == 4 {
                return (
                    UInt16(octets[0]) << 8 | UInt16(octets[1]),
                    UInt16(octets[2]) << 8 | UInt16(octets[3])
                )
            }
        }
        return nil
    }

    /// Whether the text is written with a national language table (elements 0x24, 0x25), which we pass on unread.
    public var usesNationalLanguage: Bool {
        self.elements.contains { $0.identifier == 0x24 || $0.identifier == 0x25 }
    }
}
