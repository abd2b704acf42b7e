/// The body of deliver_sm: the message centre hands a message or a receipt to an ESME.
///
/// SMPP 3.4 §4.6.1. The two times, the replace flag and the canned message mean nothing here and are kept as they come.
public struct DeliverSM: ShortMessage {
    /// The service that carries the message, up to 5 characters; empty for the default.
    public var serviceType: String
    /// Who sent it; in a receipt, who was to receive the message.
    public var source: Address
    /// Who it is for; in a receipt, who sent the message.
    public var destination: Address
    /// What it is: a message, a receipt, an acknowledgement; and GSM features.
    public var esmClass: ESMClass
    /// The protocol identifier of GSM, 0 elsewhere.
    public var protocolID: UInt8
    /// 0 to 3, 4 in SMPP 5.0.
    public var priorityFlag: UInt8
    /// Not used in deliver_sm.
    public var scheduleDeliveryTime: String
    /// Not used in deliver_sm.
    public var validityPeriod: String
    /// Which acknowledgements are wanted.
    public var registeredDelivery: RegisteredDelivery
    /// Not used in deliver_sm.
    public var replaceIfPresentFlag: UInt8
    /// How the octets of the text are to be read.
    public var dataCoding: DataCoding
    /// Not used in deliver_sm.
    public var defaultMessageID: UInt8
    /// The text, up to 254 octets, 255 in SMPP 5.0; empty when it is in message_payload.
    public var shortMessage: [UInt8]
    /// Optional parameters.
    public var tlvs: TLVs

    /// A message of its fields; what is not given is 0 or empty.
    public init(
        serviceType: String = "",
        source: Address = Address(),
        destination: Address = Address(),
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
        self.destination = destination
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

extension DeliverSM: BodyFields {
    init() { self.init(serviceType: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try self.codeFields(with: &coder)
    }
}
