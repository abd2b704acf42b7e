/// The body of query_sm, and of query_broadcast_sm: what became of a message.
///
/// SMPP 3.4 §4.8.1, SMPP 5.0 §4.6.1.
public struct QuerySM: Equatable, Sendable {
    /// The message, by the message centre's name for it; up to 64 characters.
    public var messageID: String
    /// The source of the message, which must match.
    public var source: Address
    /// Optional parameters.
    public var tlvs: TLVs

    /// A question of its fields.
    public init(messageID: String = "", source: Address = Address(), tlvs: TLVs = TLVs()) {
        self.messageID = messageID
        self.source = source
        self.tlvs = tlvs
    }
}

extension QuerySM: BodyFields {
    init() { self.init(messageID: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.messageID, .messageID, 65)
        try coder.source(&self.source)
        try coder.tlvs(&self.tlvs)
    }
}

/// The body of query_sm_resp.
///
/// SMPP 3.4 §4.8.2.
public struct QuerySMResp: Equatable, Sendable {
    /// The message that was asked about; up to 64 characters.
    public var messageID: String
    /// When it reached its final state, see ``SMPPTime``; empty before.
    public var finalDate: String
    /// Where it is; see ``MessageState``.
    public var messageState: UInt8
    /// The network's code for a failure; 0 for none.
    public var errorCode: UInt8
    /// Optional parameters.
    public var tlvs: TLVs

    /// A response of its fields.
    public init(
        messageID: String = "",
        finalDate: String = "",
        messageState: UInt8 = 0,
        errorCode: UInt8 = 0,
        tlvs: TLVs = TLVs()
    ) {
        self.messageID = messageID
        self.finalDate = finalDate
        self.messageState = messageState
        self.errorCode = errorCode
        self.tlvs = tlvs
    }
}

extension QuerySMResp: BodyFields {
    static var mayBeLeftOut: Bool { false }

    init() { self.init(messageID: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.messageID, .messageID, 65)
        try coder.text(&self.finalDate, .finalDate, 17)
        try coder.octet(&self.messageState, .messageState)
        try coder.octet(&self.errorCode, .errorCode)
        try coder.tlvs(&self.tlvs)
    }
}
