/// The body of broadcast_sm: a message for everybody in an area.
///
/// SMPP 5.0 §4.4.1. The text, the areas, the kind of content, and how often, are optional parameters in form and
/// mandatory in fact: message_payload, broadcast_area_identifier, broadcast_content_type, broadcast_rep_num,
/// broadcast_frequency_interval.
public struct BroadcastSM: Equatable, Sendable {
    /// The service that carries the broadcast, up to 5 characters.
    public var serviceType: String
    /// Who sends.
    public var source: Address
    /// The broadcast to replace, up to 64 characters; empty for a new one.
    public var messageID: String
    /// 0 to 4.
    public var priorityFlag: UInt8
    /// When to start, see ``SMPPTime``; empty for at once.
    public var scheduleDeliveryTime: String
    /// When to end, see ``SMPPTime``; empty for the message centre's default.
    public var validityPeriod: String
    /// 1 to replace the broadcast that ``messageID`` or user_message_reference names.
    public var replaceIfPresentFlag: UInt8
    /// How the octets of the text are to be read.
    public var dataCoding: DataCoding
    /// A canned message of the message centre, 1 to 255; 0 for none.
    public var defaultMessageID: UInt8
    /// Optional parameters.
    public var tlvs: TLVs

    /// A broadcast of its fields; what is not given is 0 or empty.
    public init(
        serviceType: String = "",
        source: Address = Address(),
        messageID: String = "",
        priorityFlag: UInt8 = 0,
        scheduleDeliveryTime: String = "",
        validityPeriod: String = "",
        replaceIfPresentFlag: UInt8 = 0,
        dataCoding: DataCoding = .mcDefault,
        defaultMessageID: UInt8 = 0,
        tlvs: TLVs = TLVs()
    ) {
        self.serviceType = serviceType
        self.source = source
        self.messageID = messageID
        self.priorityFlag = priorityFlag
        self.scheduleDeliveryTime = scheduleDeliveryTime
        self.validityPeriod = validityPeriod
        self.replaceIfPresentFlag = replaceIfPresentFlag
        self.dataCoding = dataCoding
        self.defaultMessageID = defaultMessageID
        self.tlvs = tlvs
    }
}

extension BroadcastSM: BodyFields {
    init() { self.init(messageID: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.serviceType, .serviceType, 6)
        try coder.source(&self.source)
        try coder.text(&self.messageID, .messageID, 65)
        try coder.octet(&self.priorityFlag, .priorityFlag)
        try coder.time(&self.scheduleDeliveryTime, .scheduleDeliveryTime)
        try coder.time(&self.validityPeriod, .validityPeriod)
        try coder.octet(&self.replaceIfPresentFlag, .replaceIfPresentFlag)
        try coder.octet(&self.dataCoding, .dataCoding)
        try coder.octet(&self.defaultMessageID, .defaultMessageID)
        try coder.tlvs(&self.tlvs)
    }
}

/// The body of cancel_broadcast_sm: take a broadcast back.
///
/// SMPP 5.0 §4.6.2. It names the broadcast by message_id, or by the TLV user_message_reference.
public struct CancelBroadcastSM: Equatable, Sendable {
    /// With an empty ``messageID``: only broadcasts of this service, or of any when empty.
    public var serviceType: String
    /// The broadcast, up to 64 characters.
    public var messageID: String
    /// The source of the broadcast, which must match.
    public var source: Address
    /// Optional parameters.
    public var tlvs: TLVs

    /// A cancellation of its fields.
    public init(
        serviceType: String = "",
        messageID: String = "",
        source: Address = Address(),
        tlvs: TLVs = TLVs()
    ) {
        self.serviceType = serviceType
        self.messageID = messageID
        self.source = source
        self.tlvs = tlvs
    }
}

extension CancelBroadcastSM: BodyFields {
    init() { self.init(messageID: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.serviceType, .serviceType, 6)
        try coder.text(&self.messageID, .messageID, 65)
        try coder.source(&self.source)
        try coder.tlvs(&self.tlvs)
    }
}
