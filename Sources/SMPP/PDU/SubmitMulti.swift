/// The body of submit_multi: one message for many.
///
/// SMPP 3.4 §4.5.1.
public struct SubmitMulti: Equatable, Sendable {
    /// The service that carries the message, up to 5 characters; empty for the default.
    public var serviceType: String
    /// Who sends; the NULL address asks the message centre for its default.
    public var source: Address
    /// Who receives: 1 to 255 addresses and lists, 254 in SMPP 3.4.
    public var destinations: [Destination]
    /// Mode, type and GSM features.
    public var esmClass: ESMClass
    /// The protocol identifier of GSM, 0 elsewhere.
    public var protocolID: UInt8
    /// 0 to 3, 4 in SMPP 5.0.
    public var priorityFlag: UInt8
    /// When to send, see ``SMPPTime``; empty for at once.
    public var scheduleDeliveryTime: String
    /// Until when to try, see ``SMPPTime``; empty for the message centre's default.
    public var validityPeriod: String
    /// Which receipts are wanted.
    public var registeredDelivery: RegisteredDelivery
    /// 1 to replace a pending message of the same source, destination and service type.
    public var replaceIfPresentFlag: UInt8
    /// How the octets of the text are to be read.
    public var dataCoding: DataCoding
    /// A canned message of the message centre, 1 to 255; 0 for none.
    public var defaultMessageID: UInt8
    /// The text, up to 254 octets, 255 in SMPP 5.0; empty when it is in message_payload.
    public var shortMessage: [UInt8]
    /// Optional parameters.
    public var tlvs: TLVs

    /// A message of its fields; what is not given is 0 or empty.
    public init(
        serviceType: String = "",
        source: Address = Address(),
        destinations: [Destination] = [],
        esmClass: ESMClass = .normal,
        protocolID: UInt8 = 0,
        priorityFlag: UInt8 = 0,
        scheduleDeliveryTime: String = "",
        validityPeriod: String = "",
        registeredDelivery: RegisteredDelivery = .none,
        replaceIfPresentFlag: UInt8 = 0,
        dataCoding: DataCoding = .mcDefault,
        defaultMessageID: UInt8 = 0,
        shortMessage: [UInt8] = [],
        tlvs: TLVs = TLVs()
    ) {
        self.serviceType = serviceType
        self.source = source
        self.destinations = destinations
        self.esmClass = esmClass
        self.protocolID = protocolID
        self.priorityFlag = priorityFlag
        self.scheduleDeliveryTime = scheduleDeliveryTime
        self.validityPeriod = validityPeriod
        self.registeredDelivery = registeredDelivery
        self.replaceIfPresentFlag = replaceIfPresentFlag
        self.dataCoding = dataCoding
        self.defaultMessageID = defaultMessageID
        self.shortMessage = shortMessage
        self.tlvs = tlvs
    }
}

extension SubmitMulti: BodyFields {
    init() { self.init(serviceType: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.serviceType, .serviceType, 6)
        try coder.source(&self.source)
        try coder.list(&self.destinations, .numberOfDestinations)
        try coder.octet(&self.esmClass, .esmClass)
        try coder.octet(&self.protocolID, .protocolID)
        try coder.octet(&self.priorityFlag, .priorityFlag)
        try coder.time(&self.scheduleDeliveryTime, .scheduleDeliveryTime)
        try coder.time(&self.validityPeriod, .validityPeriod)
        try coder.octet(&self.registeredDelivery, .registeredDelivery)
        try coder.octet(&self.replaceIfPresentFlag, .replaceIfPresentFlag)
        try coder.octet(&self.dataCoding, .dataCoding)
        try coder.octet(&self.defaultMessageID, .defaultMessageID)
        try coder.shortMessage(&self.shortMessage)
        try coder.tlvs(&self.tlvs)
    }
}

extension SubmitMulti {
    /// The text and its header, from short_message or else from message_payload.
    public var userData: [UInt8] {
        self.shortMessage.isEmpty ? self.tlvs.messagePayload ?? [] : self.shortMessage
    }
}
