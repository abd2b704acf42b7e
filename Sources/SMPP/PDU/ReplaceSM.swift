/// The body of replace_sm: new text and times for a message that is still pending.
///
/// SMPP 3.4 §4.10.1. Empty times keep the old ones; SMPP 5.0 allows message_payload.
public struct ReplaceSM: Equatable, Sendable {
    /// The message, up to 64 characters.
    public var messageID: String
    /// The source of the message, which must match.
    public var source: Address
    /// When to send, see ``SMPPTime``; empty to keep it.
    public var scheduleDeliveryTime: String
    /// Until when to try, see ``SMPPTime``; empty to keep it.
    public var validityPeriod: String
    /// Which receipts are wanted.
    public var registeredDelivery: RegisteredDelivery
    /// A canned message of the message centre, 1 to 255; 0 for none.
    public var defaultMessageID: UInt8
    /// The new text, up to 254 octets, 255 in SMPP 5.0.
    public var shortMessage: [UInt8]
    /// Optional parameters.
    public var tlvs: TLVs

    /// A replacement of its fields.
    public init(
        messageID: String = "",
        source: Address = Address(),
        scheduleDeliveryTime: String = "",
        validityPeriod: String = "",
        registeredDelivery: RegisteredDelivery = .none,
        defaultMessageID: UInt8 = 0,
        shortMessage: [UInt8] = [],
        tlvs: TLVs = TLVs()
    ) {
        self.messageID = messageID
        self.source = source
        self.scheduleDeliveryTime = scheduleDeliveryTime
        self.validityPeriod = validityPeriod
        self.registeredDelivery = registeredDelivery
        self.defaultMessageID = defaultMessageID
        self.shortMessage = shortMessage
        self.tlvs = tlvs
    }
}

extension ReplaceSM: BodyFields {
    init() { self.init(messageID: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.messageID, .messageID, 65)
        try coder.source(&self.source)
        try coder.time(&self.scheduleDeliveryTime, .scheduleDeliveryTime)
        try coder.time(&self.validityPeriod, .validityPeriod)
        try coder.octet(&self.registeredDelivery, .registeredDelivery)
        try coder.octet(&self.defaultMessageID, .defaultMessageID)
        try coder.shortMessage(&self.shortMessage)
        try coder.tlvs(&self.tlvs)
    }
}
