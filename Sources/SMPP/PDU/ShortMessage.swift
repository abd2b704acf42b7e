/// What submit_sm and deliver_sm have in common, which is every field.
public protocol ShortMessage: Equatable, Sendable {
    /// The service that carries the message, up to 5 characters; empty for the default.
    var serviceType: String { get set }
    /// Who sends.
    var source: Address { get set }
    /// Who receives.
    var destination: Address { get set }
    /// Mode, type and GSM features.
    var esmClass: ESMClass { get set }
    /// The protocol identifier of GSM, 0 elsewhere.
    var protocolID: UInt8 { get set }
    /// 0 to 3, 4 in SMPP 5.0.
    var priorityFlag: UInt8 { get set }
    /// When to send, see ``SMPPTime``; empty for at once.
    var scheduleDeliveryTime: String { get set }
    /// Until when to try, see ``SMPPTime``; empty for the message centre's default.
    var validityPeriod: String { get set }
    /// Which receipts are wanted.
    var registeredDelivery: RegisteredDelivery { get set }
    /// 1 to replace a pending message of the same source, destination and service type.
    var replaceIfPresentFlag: UInt8 { get set }
    /// How the octets of the text are to be read.
    var dataCoding: DataCoding { get set }
    /// A canned message of the message centre, 1 to 255; 0 for none.
    var defaultMessageID: UInt8 { get set }
    /// The text, up to 254 octets, 255 in SMPP 5.0; empty when it is in message_payload.
    var shortMessage: [UInt8] { get set }
    /// The optional parameters.
    var tlvs: TLVs { get set }
}

extension ShortMessage {
    /// The text and its header, from short_message or else from message_payload.
    ///
    /// A PDU must not have both (SMPP 3.4 §5.3.2.32); when one has, short_message counts, as with most peers.
    public var userData: [UInt8] {
        self.shortMessage.isEmpty ? self.tlvs.messagePayload ?? [] : self.shortMessage
    }

    /// The fields of SMPP 3.4 table 4-10 (submit_sm) and 4-14 (deliver_sm).
    mutating func codeFields<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.serviceType, .serviceType, 6)
        try coder.source(&self.source)
        try coder.destination(&self.destination)
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
