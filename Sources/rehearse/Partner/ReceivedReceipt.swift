import SMPP

/// What a delivery receipt says, by its parameters first and its text else.
struct ReceivedReceipt: Equatable, Sendable {
    /// The id in the parameter receipted_message_id.
    let parameterID: String?
    let text: ReceiptText?
    let state: MessageState?
    let source: Address
    let destination: Address

    /// Nil for a message that is no receipt.
    init?(_ message: DeliverSM) {
        guard message.esmClass.isDeliveryReceipt || message.esmClass.isIntermediateNotification else { return nil }
        self.parameterID = message.tlvs.receiptedMessageID
        self.text = ReceiptText.parse(message.userData)
        self.state = message.tlvs.messageState.flatMap(MessageState.init(rawValue:)) ?? self.text?.state
        self.source = message.source
        self.destination = message.destination
    }

    /// The id that counts.
    var messageID: String? { self.parameterID ?? self.text?.id }

    /// The state as the receipt words it.
    var stat: String { self.text?.stat ?? self.state?.text ?? "" }

    /// Whether this is the receipt of a message that was answered so, however its id is spelt here.
    func names(_ messageID: String) -> Bool {
        let wanted = Set(MessageIdentifierForms(messageID).candidates(includingConversions: true))
        return [self.parameterID, self.text?.id].contains { id in
            guard let id else { return false }
            return wanted.contains(id) || wanted.contains(MessageIdentifierForms(id).folded)
        }
    }
}
