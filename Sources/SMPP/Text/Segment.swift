/// One short message of a text: what goes into a submit_sm.
public struct Segment: Sendable, Hashable {
    /// The octets for short_message, or for message_payload; the header stands first if there is one.
    public let userData: [UInt8]
    /// Whether the octets begin with a header, so that bit 6 of esm_class must be set.
    public let hasUserDataHeader: Bool
    /// The data_coding, the same for all parts.
    public let dataCoding: UInt8
    /// Which part this is; nil for a message that stands alone.
    public let concatenation: Concatenation?
    /// Whether the place is to be said with sar_msg_ref_num, sar_total_segments and sar_segment_seqnum.
    public let usesSAR: Bool
    /// Whether the octets belong in message_payload, with sm_length 0.
    public let inPayload: Bool
    /// The length of the text in units of its alphabet: septets (an escaped character is two), UTF-16 units, octets.
    public let units: Int

    /// The triple for the `sar_` parameters, when the method is SAR and there are several parts.
    ///
    /// It must not stand beside a header: SMPP forbids the two together.
    public var sar: Concatenation? { self.usesSAR ? self.concatenation : nil }

    init(whole message: EncodedText, inPayload: Bool) {
        self.userData = message.octets
        self.hasUserDataHeader = false
        self.dataCoding = message.dataCoding
        self.concatenation = nil
        self.usesSAR = false
        self.inPayload = inPayload
        self.units = message.octets.count / message.alphabet.unitOctets
    }

    init(
        _ message: EncodedText,
        _ cut: Range<Int>,
        by method: Segmentation.Method,
        _ place: (reference: UInt16, total: UInt8, part: UInt8)
    ) {
        let wide = method != .udh8
        let concatenation = Concatenation(
            reference: wide ? place.reference : place.reference & 0xFF,
            total: place.total,
            part: place.part,
            wide: wide
        )
        var userData: [UInt8] = []
        var hasHeader = false
        if method != .sar, let concatenation, let header = UserDataHeader(concatenation).encoded() {
            userData.reserveCapacity(header.count + cut.count)
            userData += header
            hasHeader = true
        }
        userData += message.octets[cut]
        self.userData = userData
        self.hasUserDataHeader = hasHeader
        self.dataCoding = message.dataCoding
        self.concatenation = concatenation
        self.usesSAR = method == .sar
        self.inPayload = false
        self.units = cut.count / message.alphabet.unitOctets
    }
}
