/// The body of cancel_sm: take back one message, or all that are pending between two addresses.
///
/// SMPP 3.4 §4.9.1.
public struct CancelSM: Equatable, Sendable {
    /// With an empty ``messageID``: only messages of this service, or of any when empty.
    public var serviceType: String
    /// The message, up to 64 characters; empty to cancel by addresses.
    public var messageID: String
    /// The source of the message, which must match.
    public var source: Address
    /// The destination of the messages, when they are not named.
    public var destination: Address
    /// Optional parameters.
    public var tlvs: TLVs

    /// A cancellation of its fields.
    public init(
        serviceType: String = "",
        messageID: String = "",
        source: Address = Address(),
        destination: Address = Address(),
        tlvs: TLVs = TLVs()
    ) {
        self.serviceType = serviceType
        self.messageID = messageID
        self.source = source
        self.destination = destination
        self.tlvs = tlvs
    }
}

extension CancelSM: BodyFields {
    init() { self.init(messageID: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.serviceType, .serviceType, 6)
        try coder.text(&self.messageID, .messageID, 65)
        try coder.source(&self.source)
        try coder.destination(&self.destination)
        try coder.tlvs(&self.tlvs)
    }
}
