import Common
import CoreAPI
import Logging
import NIOCore
import SMPP

/// What a carrier sends us: messages (MO) and delivery receipts, handed to Core before they are answered.
final class CarrierInbound {
    private let desk: CoreDesk
    let tally: BindTally
    let logger: Logger
    var bind: ClientBind
    private var sent = SentIDs()

    init(bind: ClientBind, desk: CoreDesk, tally: BindTally, logger: Logger) {
        self.bind = bind
        self.desk = desk
        self.tally = tally
        self.logger = logger
    }

    /// Every request of a carrier gets its one answer, here or when Core has answered.
    func received(_ pdu: PDU, on session: SessionHandler) {
        switch pdu.body {
        case .deliverSM(let message):
            if let receipt = CarrierReceipt(message, bind: self.bind) {
                self.report(receipt, pdu, session)
            } else {
                self.insert(self.translation.message(message, at: .now), pdu, session)
            }
        case .dataSM(let message):
            if let receipt = CarrierReceipt(message, bind: self.bind) {
                self.report(receipt, pdu, session)
            } else {
                self.insert(self.translation.message(message, at: .now), pdu, session)
            }
        case .alertNotification:
            break
        case _:
            session.answer(pdu, body: nil, status: .invcmdid)
        }
    }

    /// A message went out that will have a receipt.
    func accepted(_ message: CoreMessage, as carrierID: String) {
        guard RegisteredDelivery(rawValue: message.content.registeredDelivery).wantsReceipt else { return }
        let number = message.content.destinationMsisdn
        let digits = number.hasPrefix("+") ? String(number.dropFirst()) : number
        self.sent.remember(carrierID, coreID: message.id, destination: digits)
    }

    private var translation: InboundTranslation {
        InboundTranslation(standardAlphabet: Alphabet(self.bind.defaultAlphabet), bind: self.bind.name.value)
    }

    private func insert(_ content: MessageContent, _ pdu: PDU, _ session: SessionHandler) {
        self.desk.insert(content) { outcome in
            switch outcome {
            case .done: self.accept(pdu, session)
            case .permanent: self.refuse(pdu, .xRAppn, session)
            case .temporary, .unreachable: self.refuse(pdu, .syserr, session)
            }
        }
    }

    /// A receipt is answered with 0 also when its message is unknown: else the carrier repeats it for ever.
    private func report(_ receipt: CarrierReceipt, _ pdu: PDU, _ session: SessionHandler) {
        guard let report = receipt.report(bind: self.bind, sent: self.sent) else {
            self.logger.warning("a receipt without an id", metadata: [LogKeys.peer: "\(session.peer)"])
            self.accept(pdu, session)
            return
        }
        self.desk.report(report) { outcome in
            switch outcome {
            case .done: self.accept(pdu, session)
            case .permanent(let fault):
                self.logger.warning(
                    "core refuses a receipt",
                    metadata: [LogKeys.carrierMessageID: "\(receipt.id)", LogKeys.error: "\(fault)"]
                )
                self.accept(pdu, session)
            case .temporary, .unreachable: self.refuse(pdu, .syserr, session)
            }
        }
    }

    private func accept(_ pdu: PDU, _ session: SessionHandler) {
        self.tally.count(self.tally.received)
        self.answer(pdu, .ok, session)
    }

    private func refuse(_ pdu: PDU, _ status: CommandStatus, _ session: SessionHandler) {
        self.tally.count(self.tally.failures)
        self.answer(pdu, status, session)
    }

    private func answer(_ pdu: PDU, _ status: CommandStatus, _ session: SessionHandler) {
        let isData = pdu.commandID == .dataSM
        let body: PDU.Body = isData ? .dataSMResp(MessageResp()) : .deliverSMResp(MessageResp())
        session.answer(pdu, body: status == .ok ? body : nil, status: status)
    }
}

extension Alphabet {
    /// What `default_alphabet` means by data_coding 0.
    init(_ setting: DefaultAlphabet) {
        switch setting {
        case .gsm7: self = .gsm7
        case .ascii: self = .ascii
        case .latin1: self = .latin1
        }
    }
}
