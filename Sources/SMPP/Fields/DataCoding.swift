/// The data_coding of a message: how its octets are to be read.
///
/// SMPP 3.4 §5.2.19. 0xC0 and above follow GSM 03.38 (message waiting, message class); 0x10 to 0xBF are reserved, and
/// pass through, because peers put the general groups of GSM there.
public struct DataCoding: RawRepresentable, Hashable, Sendable, OctetValue {
    /// The octet on the wire.
    public let rawValue: UInt8

    /// Takes any octet, known or not.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The message centre's default alphabet: nearly always GSM 03.38, one septet an octet.
    public static let mcDefault = DataCoding(rawValue: 0x00)
    /// IA5, that is ASCII.
    public static let ia5 = DataCoding(rawValue: 0x01)
    /// Octets without meaning, as TDMA and CDMA say it.
    public static let octetUnspecified = DataCoding(rawValue: 0x02)
    /// ISO 8859-1.
    public static let latin1 = DataCoding(rawValue: 0x03)
    /// Octets without meaning: what WAP, logos and OTA use.
    public static let binary = DataCoding(rawValue: 0x04)
    /// JIS X 0208-1990.
    public static let jis = DataCoding(rawValue: 0x05)
    /// ISO 8859-5.
    public static let cyrillic = DataCoding(rawValue: 0x06)
    /// ISO 8859-8.
    public static let hebrew = DataCoding(rawValue: 0x07)
    /// UCS2, big endian; UTF-16 in practice.
    public static let ucs2 = DataCoding(rawValue: 0x08)
    /// Pictograms.
    public static let pictogram = DataCoding(rawValue: 0x09)
    /// ISO 2022-JP, music codes.
    public static let musicCodes = DataCoding(rawValue: 0x0A)
    /// JIS X 0212-1990, extended kanji.
    public static let extendedKanji = DataCoding(rawValue: 0x0D)
    /// KS C 5601.
    public static let korean = DataCoding(rawValue: 0x0E)
}
