import SMPP

/// A message that a partner submitted, by submit_sm, data_sm or submit_multi, with what a carrier looks at.
struct TakenMessage: Sendable {
    let command: CommandID
    let sequence: UInt32
    let source: Address
    let destination: Address
    let esmClass: ESMClass
    let dataCoding: DataCoding
    let registeredDelivery: RegisteredDelivery
    let userData: [UInt8]
    let tlvs: TLVs

    init(_ message: SubmitSM, sequence: UInt32) {
        self.command = .submitSM
        self.sequence = sequence
        self.source = message.source
        self.destination = message.destination
        self.esmClass = message.esmClass
        self.dataCoding = message.dataCoding
        self.registeredDelivery = message.registeredDelivery
        self.userData = message.userData
        self.tlvs = message.tlvs
    }

    init(_ message: DataSM, sequence: UInt32) {
        self.command = .dataSM
        self.sequence = sequence
        self.source = message.source
        self.destination = message.destination
        self.esmClass = message.esmClass
        self.dataCoding = message.dataCoding
        self.registeredDelivery = message.registeredDelivery
        self.userData = message.userData
        self.tlvs = message.tlvs
    }

    /// The text, when it is one.
    var text: String? { MessageWords.text(self.userData, self.esmClass, self.dataCoding) }

    /// The beginning, for a receipt to quote; only so much of a long text is read.
    var quotation: String {
        guard !self.esmClass.hasUDH else { return self.text.map { String($0.prefix(20)) } ?? "" }
        return MessageWords.text(Array(self.userData.prefix(40)), self.esmClass, self.dataCoding) ?? ""
    }

    /// The message that its text asks for, if it begins with `MO `: the rest, from the destination back to the source.
    var reply: DeliverSM? {
        // Most texts are told apart by their first octet: M, or in UCS2 the 0 before it.
        guard let first = self.userData.first, first == 0x4D || first == 0, !self.esmClass.hasUDH else { return nil }
        let alphabet = Alphabet.of(dataCoding: self.dataCoding.rawValue, default: .gsm7)
        guard let mark = alphabet.encode("MO "), self.userData.starts(with: mark) else { return nil }
        return DeliverSM(
            source: self.destination,
            destination: self.source,
            dataCoding: self.dataCoding,
            shortMessage: Array(self.userData.dropFirst(mark.count).prefix(254))
        )
    }
}
