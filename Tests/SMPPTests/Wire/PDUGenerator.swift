@testable import SMPP

/// Makes PDUs of every kind, all within what their fields may hold.
struct PDUGenerator {
    private var dice: Dice

    init(seed: UInt64) {
        self.dice = Dice(seed: seed)
    }

    private mutating func number<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number {
        Number.random(in: .min ... .max, using: &self.dice)
    }

    /// A text of fewer than `maximum` octets, now and then as long as it may be, now and then beyond ASCII.
    private mutating func text(_ maximum: Int) -> String {
        let full = Int.random(in: 0..<8, using: &self.dice) == 0
        let count = full ? maximum - 1 : Int.random(in: 0..<min(maximum, 20), using: &self.dice)
        let highest: UInt8 = Int.random(in: 0..<4, using: &self.dice) == 0 ? 0xFF : 0x7E
        var text = ""
        for _ in 0..<count {
            text.unicodeScalars.append(Unicode.Scalar(UInt8.random(in: 1...highest, using: &self.dice)))
        }
        return text
    }

    private mutating func octets(_ maximum: Int) -> [UInt8] {
        (0..<Int.random(in: 0...maximum, using: &self.dice)).map { _ in UInt8.random(in: 0...255, using: &self.dice) }
    }

    private mutating func address(_ maximum: Int = 21) -> Address {
        Address(ton: .init(rawValue: self.number()), npi: .init(rawValue: self.number()), digits: self.text(maximum))
    }

    private mutating func tlvs() -> TLVs {
        var tlvs = TLVs()
        for _ in 0..<Int.random(in: 0...4, using: &self.dice) {
            let tags: [TLV.Tag] = [.messagePayload, .sarReference, .receiptedMessageID, .init(rawValue: self.number())]
            tlvs.append(tags[Int.random(in: 0..<tags.count, using: &self.dice)], self.octets(40))
        }
        return tlvs
    }

    private mutating func message<Message: ShortMessage & FieldCoded>() -> Message {
        var message = Message()
        message.serviceType = self.text(6)
        message.source = self.address()
        message.destination = self.address()
        message.esmClass = ESMClass(rawValue: self.number())
        message.protocolID = self.number()
        message.priorityFlag = self.number()
        message.scheduleDeliveryTime = self.text(17)
        message.validityPeriod = self.text(17)
        message.registeredDelivery = RegisteredDelivery(rawValue: self.number())
        message.replaceIfPresentFlag = self.number()
        message.dataCoding = DataCoding(rawValue: self.number())
        message.defaultMessageID = self.number()
        message.shortMessage = self.octets(255)
        message.tlvs = self.tlvs()
        return message
    }

    private mutating func bind() -> Bind {
        Bind(
            systemID: self.text(16),
            password: self.text(16),
            systemType: self.text(13),
            interfaceVersion: self.number(),
            addressTON: .init(rawValue: self.number()),
            addressNPI: .init(rawValue: self.number()),
            addressRange: self.text(41),
            tlvs: self.tlvs()
        )
    }

    private mutating func multi() -> SubmitMulti {
        let message: SubmitSM = self.message()
        var multi = SubmitMulti(
            serviceType: message.serviceType,
            source: message.source,
            esmClass: message.esmClass,
            shortMessage: message.shortMessage,
            tlvs: message.tlvs
        )
        for _ in 0..<Int.random(in: 0...255, using: &self.dice) {
            multi.destinations.append(
                Bool.random(using: &self.dice) ? .address(self.address()) : .distributionList(self.text(21))
            )
        }
        return multi
    }

    private mutating func response() -> MessageResp { MessageResp(messageID: self.text(65), tlvs: self.tlvs()) }

    private mutating func failures() -> [UnsuccessfulDelivery] {
        (0..<Int.random(in: 0...255, using: &self.dice)).map { _ in
            UnsuccessfulDelivery(destination: self.address(), status: CommandStatus(rawValue: self.number()))
        }
    }

    /// The next PDU; its command is the one with this number, of 33.
    mutating func pdu(_ kind: Int) -> PDU {
        let body = kind < 10 ? self.message(kind) : kind < 17 ? self.request(kind) : self.answer(kind)
        return PDU(body, sequence: self.number())
    }

    private mutating func message(_ kind: Int) -> PDU.Body {
        switch kind {
        case 0: .bindReceiver(self.bind())
        case 1: .bindTransmitter(self.bind())
        case 2: .bindTransceiver(self.bind())
        case 3: .outbind(Outbind(systemID: self.text(16), password: self.text(16), tlvs: self.tlvs()))
        case 4: .unbind
        case 5: .enquireLink
        case 6: .submitSM(self.message())
        case 7: .deliverSM(self.message())
        case 8: .submitMulti(self.multi())
        default:
            .dataSM(
                DataSM(
                    serviceType: self.text(6),
                    source: self.address(65),
                    destination: self.address(65),
                    esmClass: ESMClass(rawValue: self.number()),
                    dataCoding: .ucs2,
                    tlvs: self.tlvs()
                )
            )
        }
    }

    private mutating func request(_ kind: Int) -> PDU.Body {
        switch kind {
        case 10: .querySM(QuerySM(messageID: self.text(65), source: self.address(), tlvs: self.tlvs()))
        case 11:
            .cancelSM(
                CancelSM(
                    serviceType: self.text(6),
                    messageID: self.text(65),
                    source: self.address(),
                    destination: self.address(),
                    tlvs: self.tlvs()
                )
            )
        case 12:
            .replaceSM(
                ReplaceSM(
                    messageID: self.text(65),
                    source: self.address(),
                    scheduleDeliveryTime: self.text(17),
                    validityPeriod: self.text(17),
                    defaultMessageID: self.number(),
                    shortMessage: self.octets(255),
                    tlvs: self.tlvs()
                )
            )
        case 13:
            .alertNotification(
                AlertNotification(source: self.address(65), esme: self.address(65), tlvs: self.tlvs())
            )
        default: self.broadcast(kind)
        }
    }

    private mutating func broadcast(_ kind: Int) -> PDU.Body {
        switch kind {
        case 14:
            .broadcastSM(
                BroadcastSM(
                    serviceType: self.text(6),
                    source: self.address(),
                    messageID: self.text(65),
                    scheduleDeliveryTime: self.text(17),
                    validityPeriod: self.text(17),
                    tlvs: self.tlvs()
                )
            )
        case 15: .queryBroadcastSM(QuerySM(messageID: self.text(65), source: self.address(), tlvs: self.tlvs()))
        default:
            .cancelBroadcastSM(
                CancelBroadcastSM(
                    serviceType: self.text(6),
                    messageID: self.text(65),
                    source: self.address(),
                    tlvs: self.tlvs()
                )
            )
        }
    }

    private mutating func answer(_ kind: Int) -> PDU.Body {
        switch kind {
        case 17: .bindReceiverResp(BindResp(systemID: self.text(16), tlvs: self.tlvs()))
        case 18: .bindTransmitterResp(BindResp(systemID: self.text(16), tlvs: self.tlvs()))
        case 19: .bindTransceiverResp(BindResp(systemID: self.text(16), tlvs: self.tlvs()))
        case 20: .unbindResp
        case 21: .enquireLinkResp
        case 22: .genericNack
        case 23: .submitSMResp(self.response())
        case 24: .deliverSMResp(self.response())
        case 25: .dataSMResp(self.response())
        case 26:
            .submitMultiResp(
                SubmitMultiResp(messageID: self.text(65), failures: self.failures(), tlvs: self.tlvs())
            )
        case 27:
            .querySMResp(
                QuerySMResp(
                    messageID: self.text(65),
                    finalDate: self.text(17),
                    messageState: self.number(),
                    errorCode: self.number(),
                    tlvs: self.tlvs()
                )
            )
        case 28: .cancelSMResp
        case 29: .replaceSMResp
        case 30: .broadcastSMResp(self.response())
        case 31: .queryBroadcastSMResp(self.response())
        default: .cancelBroadcastSMResp
        }
    }
}
