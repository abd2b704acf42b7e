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

    /// Nil when the PDU is a message.
    init?(_ pdu: DeliverSM, bind: ClientBind) {
        self.init(pdu.esmClass, pdu.userData, pdu.tlvs, bind: bind)
    }

    init?(_ pdu: DataSM, bind: ClientBind) {
        self.init(pdu.esmClass, pdu.tlvs.messagePayload ?? [], pdu.tlvs, bind: bind)
    }

    private init?(_ esmClass: ESMClass, _ text: [UInt8], _ tlvs: TLVs, bind: ClientBind) {
        let isMarked =
            esmClass.isDeliveryReceipt || esmClass.isIntermediateNotification
            || (tlvs.receiptedMessageID != nil && tlvs.messageState != nil)
        guard isMarked || (bind.receiptsByText && ReceiptText.looksLikeReceipt(text)) else { return nil }
        let read = ReceiptText.parse(text)
        self.id = tlvs.receiptedMessageID ?? read?.id ?? ""
        self.state = tlvs.messageState.flatMap(MessageState.init(rawValue:)) ?? read?.state ?? .unknown
        let code = tlvs.networkErrorCode.flatMap(NetworkErrorCode.init(octets:)).map { String($0.code) }
        self.error = read?.err ?? code
        self.doneDate = (read?.doneDate).map { Timestamp(seconds: Int64($0.secondsSinceEpoch)) }
    }

    /// What Core is told; nil without an id.
    func report(bind: String) -> ReceiptReport? {
        guard !self.id.isEmpty else { return nil }
        return ReceiptReport(
            .carrier(destSmsc: bind, smppMessageID: self.id),
            state: ReceiptState(self.state),
            error: self.error,
            doneDate: self.doneDate
        )
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
