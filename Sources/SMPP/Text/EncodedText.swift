/// A text in the octets of an alphabet, before it is known how many messages it takes.
public struct EncodedText: Sendable, Hashable {
    /// The octets, without any header.
    public let octets: [UInt8]
    /// The alphabet they are in.
    public let alphabet: Alphabet
    /// The data_coding to send them under.
    public let dataCoding: UInt8

    /// Octets to be cut, sent under this data_coding.
    public init(octets: [UInt8], alphabet: Alphabet, dataCoding: UInt8) {
        self.octets = octets
        self.alphabet = alphabet
        self.dataCoding = dataCoding
    }

    /// Whether one short message holds it all.
    public var fitsOneMessage: Bool {
        self.octets.count <= self.alphabet.wholeMessage
    }

    /// The last place, not after the limit, where a cut does not fall inside a character.
    func boundary(atOrBefore limit: Int) -> Int {
        guard limit < self.octets.count, limit >= 2 else { return min(limit, self.octets.count) }
        switch self.alphabet {
        case .gsm7:
            // In written GSM text an escape is always followed by its septet; two in a row do not occur.
            return self.octets[limit - 1] == GSM7.escape ? limit - 1 : limit
        case .ucs2:
            return (0xD8...0xDB).contains(self.octets[limit - 2]) ? limit - 2 : limit
        case .latin1, .ascii, .octets:
            return limit
        }
    }
}

extension Alphabet {
    /// How many octets one unit takes in SMPP: the unit of lengths is the septet, the octet or the UTF-16 unit.
    public var unitOctets: Int {
        switch self {
        case .ucs2: 2
        case .gsm7, .latin1, .ascii, .octets: 1
        }
    }

    /// How many octets a single message holds: 160 septets, else 140 octets.
    ///
    /// ASCII is counted as octets: a message centre may turn it into 160 septets, but that cannot be relied upon.
    var wholeMessage: Int {
        switch self {
        case .gsm7: 160
        case .ucs2, .latin1, .ascii, .octets: 140
        }
    }

    /// How many octets of text a part holds beside its header; with `sar` the message centre adds the 8-bit one.
    func room(for method: Segmentation.Method) -> Int {
        let header =
            switch method {
            case .udh8, .sar: 6
            case .udh16: 7
            case .payload: 0
            }
        switch self {
        case .gsm7: return (140 - header) * 8 / 7
        case .ucs2: return (140 - header) / 2 * 2
        case .latin1, .ascii, .octets: return 140 - header
        }
    }
}
