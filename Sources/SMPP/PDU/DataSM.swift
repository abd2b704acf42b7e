/// The body of data_sm, the shorter sibling of submit_sm and deliver_sm that both sides may send.
///
/// SMPP 3.4 §4.7.1. The text is in message_payload.
public struct DataSM: Equatable, Sendable {
    /// The service that carries the message, up to 5 characters; empty for the default.
    public var serviceType: String
    /// Who sends, up to 64 characters.
    public var source: Address
    /// Who receives, up to 64 characters.
    public var destination: Address
    /// Mode, type and GSM features.
    public var esmClass: ESMClass
    /// Which receipts are wanted.
    public var registeredDelivery: RegisteredDelivery
    /// How the octets of the text are to be read.
    public var dataCoding: DataCoding
    /// Optional parameters, message_payload among them.
    public var tlvs: TLVs

    /// A message of its fields; what is not given is 0 or empty.
    public init(
        serviceType: String = "",
        source: Address = Address(),
        destination: Address = Address(),
        esmClass: ESMClass = .normal,
        registeredDelivery: RegisteredDelivery = .none,
        dataCoding: DataCoding = .mcDefault,
        tlvs: TLVs = TLVs()
    ) {
        self.serviceType = serviceType
        self.source = source
        self.destination = destination
        self.esmClass = esmClass
        self.registeredDelivery = registeredDelivery
        self.dataCoding = dataCoding
        self.tlvs = tlvs
    }

    /// The text and its header, which are in message_payload.
    public var userData: [UInt8] { self.tlvs.messagePayload ?? [] }
}

extension DataSM: BodyFields {
    init() { self.init(serviceType: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.serviceType, .serviceType, 6)
        try coder.source(&self.source, 65)
        try coder.destination(&self.destination, 65)
        try coder.octet(&self.esmClass, .esmClass)
        try coder.octet(&self.registeredDelivery, .registeredDelivery)
        try coder.octet(&self.dataCoding, .dataCoding)
        try coder.tlvs(&self.tlvs)
    }
}
