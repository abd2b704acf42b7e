/// The alphabet of data_coding 8: UTF-16 in network order, without a mark of that order.
///
/// UCS2 proper ends at U+FFFF; handsets accept surrogate pairs for the rest, and all peers send them so.
public enum UCS2 {
    /// The octets of a text, two for each UTF-16 unit; no byte order mark, no lone surrogate.
    public static func encode(_ text: String) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(2 * text.utf16.count)
        for unit in text.utf16 {
            octets.append(UInt8(truncatingIfNeeded: unit >> 8))
            octets.append(UInt8(truncatingIfNeeded: unit))
        }
        return octets
    }

    /// The text of any octets.
    ///
    /// A leading FE FF is a mark and dropped, a lone surrogate becomes U+FFFD, and of an odd number of octets the
    /// last is left out. FF FE is not taken for a mark: it is no character either, and shows as one unknown.
    public static func decode(_ octets: [UInt8]) -> String {
        let start = octets.starts(with: [0xFE, 0xFF]) ? 2 : 0
        var units: [UInt16] = []
        units.reserveCapacity(octets.count / 2)
        for index in stride(from: start, to: octets.count - 1, by: 2) {
            units.append(UInt16(octets[index]) << 8 | UInt16(octets[index + 1]))
        }
        return String(decoding: units, as: UTF16.self)
    }
}
