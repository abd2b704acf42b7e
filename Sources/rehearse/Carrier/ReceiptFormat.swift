import SMPP

/// How a carrier names a message in the answer and in the receipt, and where the receipt says it.
enum ReceiptFormat: String, Sendable, CaseIterable {
    /// All in the text, no parameters.
    case text
    /// All in the parameters, no text.
    case tlv
    /// Text and parameters.
    case both
    /// The answer says the id in hexadecimal, the text in decimal.
    case hex
    /// The answer says the id in decimal, the text in hexadecimal.
    case decimal
    /// The text says the id with zeros in front.
    case padded

    /// The id in the answer.
    func answered(_ id: UInt64) -> String {
        switch self {
        case .text, .tlv, .both, .decimal, .padded: "\(id)"
        case .hex: String(id, radix: 16)
        }
    }

    /// The id in the receipt.
    func receipted(_ id: UInt64) -> String {
        switch self {
        case .text, .tlv, .both, .hex: "\(id)"
        case .decimal: String(id, radix: 16)
        case .padded: "0000\(id)"
        }
    }

    var hasText: Bool { self != .tlv }

    var hasParameters: Bool {
        switch self {
        case .tlv, .both: true
        case .text, .hex, .decimal, .padded: false
        }
    }
}

/// What a carrier keeps of a message to write its receipt by.
struct PendingReceipt: Sendable, Equatable {
    let id: UInt64
    /// Of the message: where it came from and went to.
    let source: Address
    let destination: Address
    /// Seconds since 1970.
    let submitted: Int
    let state: MessageState
    /// The beginning of the message.
    let text: String

    /// The receipt as it is delivered: to the source, from the destination (SMPP 3.4 appendix B).
    ///
    /// - Parameters:
    ///   - format: how ids are spelt, and where the receipt says what it says.
    ///   - done: when the state was reached, in seconds since 1970.
    /// - Returns: the fields of a deliver_sm.
    func delivery(in format: ReceiptFormat, done: Int) -> DeliverSM {
        let name = format.receipted(self.id)
        var message = DeliverSM(
            source: self.destination,
            destination: self.source,
            esmClass: .deliveryReceipt
        )
        let error: UInt16 = self.state == .delivered ? 0 : 1
        if format.hasText {
            let receipt = ReceiptText(
                id: name,
                state: self.state,
                submitDate: ReceiptDate(secondsSinceEpoch: self.submitted),
                doneDate: ReceiptDate(secondsSinceEpoch: done),
                errorCode: error,
                text: self.text
            )
            message.shortMessage = receipt.encoded() ?? []
        }
        if format.hasParameters {
            message.tlvs.receiptedMessageID = name
            message.tlvs.messageState = self.state.rawValue
            message.tlvs.networkErrorCode = NetworkErrorCode(code: error).octets
        }
        return message
    }
}
