/// ISO 8859-1, the alphabet of data_coding 3: the first 256 characters of Unicode, an octet each.
public enum Latin1 {
    /// The octets of a text, or nil when a character of it lies above U+00FF.
    public static func encode(_ text: String) -> [UInt8]? {
        singleOctets(of: text, upTo: 0xFF)
    }

    /// The text of any octets.
    public static func decode(_ octets: [UInt8]) -> String {
        String(latin1: octets)
    }
}

/// IA5, the alphabet of data_coding 1: here `@` is 0x40, unlike in the GSM alphabet.
public enum ASCII {
    /// The octets of a text, or nil when a character of it lies above U+007F.
    public static func encode(_ text: String) -> [UInt8]? {
        singleOctets(of: text, upTo: 0x7F)
    }

    /// The text of any octets.
    ///
    /// An octet above 0x7F is no ASCII; it is read as Latin-1, which is what peers that send one under data_coding 1
    /// mean by it.
    public static func decode(_ octets: [UInt8]) -> String {
        Latin1.decode(octets)
    }
}

private func singleOctets(of text: String, upTo limit: UInt32) -> [UInt8]? {
    var octets: [UInt8] = []
    octets.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        guard scalar.value <= limit else { return nil }
        octets.append(UInt8(truncatingIfNeeded: scalar.value))
    }
    return octets
}
