import Common
import CoreAPI
import NIOCore
import SMPP

/// The parts of a message, or why there are none.
enum TranslationResult: Equatable {
    case parts([PDU.Body])
    case impossible(String)
}

/// A message of Core → PDUs for the far side: the border post, outward.
struct OutboundTranslation: Sendable {
    enum Direction: Sendable {
        /// `submit_sm` to a carrier.
        case submit(ClientBind)
        /// `deliver_sm` to a partner.
        case deliver
    }

    /// What sm_length allows (SMPP 3.4 §5.2.21).
    private static let longestShortMessage = 254

    var direction: Direction
    /// What data_coding 0 means on this link.
    var standardAlphabet: Alphabet

    /// The PDUs that carry a message; `reference` is what its parts have in common, the caller's counter.
    func parts(_ message: CoreMessage, reference: UInt16) -> TranslationResult {
        let result = message.content.kind == .receipt ? self.receipt(message) : self.parts(message.content, reference)
        // All parts share the fields that a sender can get wrong: what cannot be written has to be known here.
        guard case .parts(let parts) = result, let why = parts.first.flatMap(self.obstacle) else { return result }
        return .impossible(why)
    }

    private func parts(_ content: MessageContent, _ reference: UInt16) -> TranslationResult {
        var shape = self.shape(content)
        if let whole = self.whole(content) {
            shape.userData = whole.octets
            shape.dataCoding = DataCoding(rawValue: whole.dataCoding)
            return .parts([self.body(shape, inPayload: whole.octets.count > Self.longestShortMessage)])
        }
        let coding = self.coding(content)
        switch Segmentation.split(content.messageBody, by: self.method, in: coding, reference: reference) {
        case .failure(.tooLong): return .impossible("the text is too long: it would take more than 255 parts")
        case .failure(.unencodable(let alphabet)):
            return .impossible("the text cannot be written in the alphabet that tp_dcs asks for (\(alphabet.rawValue))")
        case .success(let segments):
            return .parts(segments.map { self.body(shape.carrying($0), inPayload: $0.inPayload) })
        }
    }

    private func obstacle(_ body: PDU.Body) -> String? {
        var scratch = ByteBuffer()
        do throws(EncodingError) {
            try PDUEncoder.encode(PDU(body, sequence: 1), into: &scratch)
            return nil
        } catch {
            return "the message cannot be written as a PDU: \(error)"
        }
    }

    // MARK: User data

    /// Octets that go out as they are: what came as one short message leaves as one.
    private func whole(_ content: MessageContent) -> (octets: [UInt8], dataCoding: UInt8)? {
        let header = content.udh ?? []
        if let raw = content.rawPayload { return (header + raw, content.tpDcs ?? Alphabet.octets.dataCoding) }
        // An esm_class is what tells a message that came over SMPP from one that came as text.
        guard content.udh != nil || content.esmClass != nil, let text = self.encoded(content) else { return nil }
        // With a header of its own a message cannot be cut: it goes into message_payload, however long.
        guard content.udh != nil || text.octets.count <= Self.longestShortMessage else { return nil }
        return (header + text.octets, text.dataCoding)
    }

    private func encoded(_ content: MessageContent) -> (octets: [UInt8], dataCoding: UInt8)? {
        let text = content.messageBody
        switch self.coding(content) {
        case .automatic:
            if let octets = GSM7.encode(text) { return (octets, Alphabet.gsm7.dataCoding) }
            return (UCS2.encode(text), Alphabet.ucs2.dataCoding)
        case .alphabet(let alphabet): return alphabet.encode(text).map { ($0, alphabet.dataCoding) }
        case .dataCoding(let dataCoding, let alphabet): return alphabet.encode(text).map { ($0, dataCoding) }
        }
    }

    /// The sender's data_coding is obeyed; without one, GSM 03.38 where it holds the text, else UCS2.
    private func coding(_ content: MessageContent) -> Segmentation.Coding {
        if let dataCoding = content.tpDcs {
            return .dataCoding(dataCoding, Alphabet.of(dataCoding: dataCoding, default: self.standardAlphabet))
        }
        guard self.standardAlphabet != .gsm7, self.standardAlphabet.encode(content.messageBody) != nil else {
            // Data_coding 0 is not GSM 03.38 here: a text beyond the link's own alphabet goes as UCS2.
            return self.standardAlphabet == .gsm7 ? .automatic : .alphabet(.ucs2)
        }
        return .dataCoding(0, self.standardAlphabet)
    }

    private var method: Segmentation.Method {
        guard case .submit(let bind) = self.direction else { return .udh8 }
        switch bind.longMessages {
        case .udh: return .udh8
        case .sar: return .sar
        case .payload: return .payload
        }
    }

    // MARK: Fields

    private func shape(_ content: MessageContent) -> MessageShape {
        var shape = MessageShape()
        shape.source = self.address(content.sourceMsisdn, content.sourceTon, content.sourceNpi, isSource: true)
        shape.destination = self.address(content.destinationMsisdn, content.destTon, content.destNpi, isSource: false)
        var esmClass = ESMClass(rawValue: content.esmClass ?? 0)
        if content.udh != nil { esmClass.hasUDH = true }
        shape.esmClass = esmClass
        shape.protocolID = content.protocolID ?? 0
        shape.priority = content.priority
        shape.tlvs = TLVs(content.tlvs.map { TLV(TLV.Tag(rawValue: $0.tag), $0.value) })
        switch self.direction {
        case .submit(let bind):
            shape.serviceType = content.serviceType ?? bind.serviceType
            shape.registeredDelivery = RegisteredDelivery(rawValue: self.registeredDelivery(content, bind))
        case .deliver:
            shape.serviceType = content.serviceType ?? ""
        }
        return shape
    }

    private func registeredDelivery(_ content: MessageContent, _ bind: ClientBind) -> UInt8 {
        bind.registeredDelivery ? content.registeredDelivery : 0
    }

    private func address(_ digits: String, _ ton: UInt8?, _ npi: UInt8?, isSource: Bool) -> Address {
        var address = AddressGuess.address(digits)
        if let ton, let npi {
            address = Address(ton: TypeOfNumber(rawValue: ton), npi: NumberingPlan(rawValue: npi), digits: digits)
        }
        guard case .submit(let bind) = self.direction else { return address }
        if case .fixed(let ton) = isSource ? bind.sourceTON : bind.destTON { address.ton = TypeOfNumber(rawValue: ton) }
        if case .fixed(let npi) = isSource ? bind.sourceNPI : bind.destNPI {
            address.npi = NumberingPlan(rawValue: npi)
        }
        return address
    }

    private func body(_ shape: MessageShape, inPayload: Bool) -> PDU.Body {
        switch self.direction {
        case .submit:
            var pdu = SubmitSM()
            shape.fill(&pdu, inPayload: inPayload)
            return .submitSM(pdu)
        case .deliver:
            var pdu = DeliverSM()
            shape.fill(&pdu, inPayload: inPayload)
            return .deliverSM(pdu)
        }
    }

    // MARK: Receipts

    private func receipt(_ message: CoreMessage) -> TranslationResult {
        guard let receipt = message.content.receipt, let state = MessageState(rawValue: receipt.state.messageState)
        else {
            return .impossible("a receipt that says nothing")
        }
        let code = receipt.error.flatMap { UInt16($0) } ?? 0
        let text = ReceiptText(
            id: receipt.messageID,
            state: state,
            submitDate: receipt.submitDate.flatMap(ReceiptDate.init),
            doneDate: receipt.doneDate.flatMap(ReceiptDate.init),
            errorCode: code,
            text: message.content.messageBody
        )
        var shape = self.shape(message.content)
        shape.esmClass = receipt.state.isIntermediate ? .intermediateNotification : .deliveryReceipt
        shape.dataCoding = .mcDefault
        shape.priority = 0
        shape.userData = text.encoded() ?? []
        shape.tlvs.receiptedMessageID = receipt.messageID
        shape.tlvs.messageState = state.rawValue
        if code != 0 { shape.tlvs.networkErrorCode = NetworkErrorCode(code: code).octets }
        return .parts([self.body(shape, inPayload: false)])
    }
}

extension ReceiptState {
    /// Whether more is to come: SMPP tells such a receipt by its esm_class.
    var isIntermediate: Bool {
        switch self {
        case .scheduled, .enroute, .accepted: true
        case .delivered, .expired, .deleted, .undeliverable, .unknown, .rejected, .skipped: false
        }
    }
}

extension ReceiptDate {
    init?(_ timestamp: Timestamp) {
        self.init(secondsSinceEpoch: Int(timestamp.milliseconds / 1000))
    }
}
