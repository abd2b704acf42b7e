import Common
import CoreAPI
import SMPP

/// A delivery receipt as a carrier sends it, read from its parameters first and its text second.
struct CarrierReceipt: Equatable {
    /// The id of the message that it is about; empty when neither names one.
    let id: String
    let state: MessageState
    let error: String?
    let doneDate: Timestamp?
    /// The id in the text, where the parameters name another one.
    let otherID: String?
    /// The number that it comes from: that of the message's receiver.
    let number: String

    /// Nil when the PDU is a message.
    init?(_ pdu: DeliverSM, bind: ClientBind) {
        self.init(pdu.esmClass, pdu.userData, pdu.tlvs, from: pdu.source, bind: bind)
    }

    init?(_ pdu: DataSM, bind: ClientBind) {
        self.init(pdu.esmClass, pdu.tlvs.messagePayload ?? [], pdu.tlvs, from: pdu.source, bind: bind)
    }

    private init?(_ esmClass: ESMClass, _ text: [UInt8], _ tlvs: TLVs, from source: Address, bind: ClientBind) {
        let isMarked =
            esmClass.isDeliveryReceipt || esmClass.isIntermediateNotification
            || (tlvs.receiptedMessageID != nil && tlvs.messageState != nil)
        guard isMarked || (bind.receiptsByText && ReceiptText.looksLikeReceipt(text)) else { return nil }
        let read = ReceiptText.parse(text)
        self.id = tlvs.receiptedMessageID ?? read?.id ?? ""
        self.otherID = read?.id == self.id ? nil : read?.id
        self.number = source.digits
        self.state = tlvs.messageState.flatMap(MessageState.init(rawValue:)) ?? read?.state ?? .unknown
        let code = tlvs.networkErrorCode.flatMap(NetworkErrorCode.init(octets:)).map { String($0.code) }
        self.error = read?.err ?? code
        self.doneDate = (read?.doneDate).map { Timestamp(seconds: Int64($0.secondsSinceEpoch)) }
    }

    /// What Core is told of the message that it is about.
    func report(_ subject: ReceiptReport.Subject) -> ReceiptReport {
        ReceiptReport(subject, state: ReceiptState(self.state), error: self.error, doneDate: self.doneDate)
    }

    /// The message as its carrier names it, by whom Core may know it.
    func carriersOwn(_ bind: BindName) -> ReceiptReport.Subject {
        .carrier(destSmsc: bind.value, smppMessageID: self.id)
    }
}

extension ReceiptState {
    init(_ state: MessageState) {
        self =
            switch state {
            case .scheduled: .scheduled
            case .enroute: .enroute
            case .delivered: .delivered
            case .expired: .expired
            case .deleted: .deleted
            case .undeliverable: .undeliverable
            case .accepted: .accepted
            case .unknown: .unknown
            case .rejected: .rejected
            case .skipped: .skipped
            }
    }
}
