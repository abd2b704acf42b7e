import CacheFlow
import Common
import CoreAPI
import IPC
import Logging
import NIOCore
import SMPP

/// What a carrier sends us: messages (MO) and delivery receipts, on disk or in Core before they are answered.
final class CarrierInbound {
    private let desk: CoreDesk
    private let cache: MessageCache
    private let store: StoreLink
    let tally: BindTally
    let logger: Logger
    private(set) var bind: ClientBind
    private var correlator: Correlator
    private let refusals: RefusalLog

    init(bind: ClientBind, desk: CoreDesk, cache: MessageCache, tally: BindTally, logger: Logger) {
        self.bind = bind
        self.desk = desk
        self.cache = cache
        self.store = desk.store
        self.tally = tally
        self.logger = logger
        self.refusals = RefusalLog(eventLoop: desk.eventLoop, logger: logger)
        self.correlator = Correlator(bind)
    }

    func update(_ bind: ClientBind) {
        self.bind = bind
        self.correlator = Correlator(bind)
    }

    /// Every request of a carrier gets its one answer, here or when it is known what becomes of it.
    func received(_ pdu: PDU, on session: SessionHandler) {
        self.log.received(pdu, from: session.peer)
        switch pdu.body {
        case .deliverSM(let message):
            if let receipt = CarrierReceipt(message, bind: self.bind) {
                self.find(receipt, pdu, session)
            } else {
                self.insert(self.translation.message(message, at: .now), pdu, session)
            }
        case .dataSM(let message):
            if let receipt = CarrierReceipt(message, bind: self.bind) {
                self.find(receipt, pdu, session)
            } else {
                self.insert(self.translation.message(message, at: .now), pdu, session)
            }
        case .alertNotification:
            break
        case _:
            session.answer(pdu, body: nil, status: .invcmdid)
        }
    }

    private var log: MessageLog { MessageLog(self.logger) }

    private var translation: InboundTranslation {
        InboundTranslation(standardAlphabet: Alphabet(self.bind.defaultAlphabet), bind: self.bind.name.value)
    }

    private func insert(_ content: MessageContent, _ pdu: PDU, _ session: SessionHandler) {
        guard !self.bind.cacheEnabled else {
            return self.keep(CachePayload(content)) { self.answer(pdu, $0, session) }
        }
        self.desk.insert(content) { outcome in
            switch outcome {
            case .done: self.answer(pdu, .ok, session)
            case .permanent: self.answer(pdu, .xRAppn, session)
            case .temporary, .unreachable: self.answer(pdu, .syserr, session)
            }
        }
    }

    private func keep(_ payload: CachePayload, completion: @escaping (CommandStatus) -> Void) {
        self.cache.store(payload, wantsFailureReceipt: false) { stored in
            switch stored {
            case .stored: completion(.ok)
            case .full: completion(.msgqful)
            case .refused: completion(.syserr)
            }
        }
    }

    private func fields(of pdu: PDU, _ session: SessionHandler) -> Logger.Metadata {
        let addresses = pdu.body.addresses
        return [
            LogKeys.peer: "\(session.peer)", LogKeys.source: "\(addresses?.source ?? "")",
            LogKeys.destination: "\(addresses?.destination ?? "")",
        ]
    }

    // MARK: Receipts

    /// What a later receipt for this part will be matched with.
    func correlation(_ message: CoreMessage, _ part: SendingPart, _ carrierID: String) -> Correlation? {
        self.correlator.correlation(message, part, carrierID: carrierID)
    }

    /// Looks for the message; a receipt that finds none is kept, and shown to Core, who may know the carrier's id.
    private func find(_ receipt: CarrierReceipt, _ pdu: PDU, _ session: SessionHandler) {
        guard !receipt.id.isEmpty else {
            self.refusals.warn("a receipt without an id", self.fields(of: pdu, session), "a receipt without an id")
            return self.answer(pdu, .ok, session)
        }
        let unmatched = receipt.report(receipt.carriersOwn(self.bind.name))
        let search = self.correlator.search(receipt, payload: CachePayload(unmatched).octets[...])
        self.store.ask(.matchReceipts([search]), for: self.bind.name) { reply in
            guard case .findings(let findings) = reply, let finding = findings.first else {
                return self.answer(pdu, reply == .refused(.full) ? .msgqful : .syserr, session)
            }
            switch finding {
            case .matched(_, let matches): self.report(receipt, about: matches, pdu, session)
            case .parked, .unknown:
                self.log.receipt(receipt.id, receipt.state, of: [])
                self.tell(unmatched, pdu, session, mayFail: true)
            case .refused: self.answer(pdu, .msgqful, session)
            }
        }
    }

    private func report(
        _ receipt: CarrierReceipt,
        about matches: [CorrelationMatch],
        _ pdu: PDU,
        _ session: SessionHandler
    ) {
        guard let newest = matches.max(by: { $0.part.coreID < $1.part.coreID }) else { return }
        self.log.receipt(receipt.id, receipt.state, of: matches.map(\.part.coreID))
        if matches.count == 1 { self.correlator.learn(receipt, found: newest.carrierID) }
        let report = receipt.report(newest.subject)
        let isFinal = !ReceiptState(receipt.state).isIntermediate
        self.tell(report, pdu, session, mayFail: false) {
            if isFinal { self.store.insist(.forgetCorrelations([newest]), for: self.bind.name) }
        }
    }

    /// Hands a receipt on, by the store or at once, and answers the carrier.
    ///
    /// `mayFail`: it is kept already, so that Core's being away does not matter.
    private func tell(
        _ report: ReceiptReport,
        _ pdu: PDU,
        _ session: SessionHandler,
        mayFail: Bool,
        done: @escaping () -> Void = {}
    ) {
        guard !self.bind.cacheEnabled else {
            return self.keep(CachePayload(report)) { status in
                if status == .ok { done() }
                self.answer(pdu, status, session)
            }
        }
        self.desk.report(report) { outcome in
            switch outcome {
            case .done:
                done()
                self.answer(pdu, .ok, session)
            case .permanent(let fault):
                // Answered with 0 all the same: else the carrier repeats it for ever.
                let fields = report.subject.fields.merging([LogKeys.error: "\(fault)"]) { $1 }
                self.refusals.warn("core refuses a receipt", fields, "core refuses a receipt")
                self.answer(pdu, .ok, session)
            case .temporary where mayFail, .unreachable where mayFail:
                // It is kept for its message; for Core, who may know the carrier's id, it waits in the cache.
                self.keep(CachePayload(report)) { self.answer(pdu, $0, session) }
            case .temporary, .unreachable: self.answer(pdu, .syserr, session)
            }
        }
    }

    /// Receipts that came before the answer to their message, and were answered then: they wait in the cache now.
    func tellEarly(_ receipts: [EarlyReceipt]) {
        self.cache.flow.due()
        let final = receipts.filter { CachePayload($0.payload)?.report?.state.isIntermediate == false }
        self.store.insist(onAll: final.map(\.match), for: self.bind.name) { .forgetCorrelations($0) }
    }

    // MARK: Answers

    private func answer(_ pdu: PDU, _ status: CommandStatus, _ session: SessionHandler) {
        self.tally.count(status == .ok ? self.tally.received : self.tally.failures)
        self.log.answered(pdu, status, from: session.peer)
        let isData = pdu.commandID == .dataSM
        let body: PDU.Body = isData ? .dataSMResp(MessageResp()) : .deliverSMResp(MessageResp())
        session.answer(pdu, body: status == .ok ? body : nil, status: status)
    }
}

extension CorrelationMatch {
    /// The message as Core knows it, and the part as the carrier named it: the receipt may overtake the report that it was sent.
    var subject: ReceiptReport.Subject {
        .message(self.part.coreID, smppMessageID: self.carrierID.isEmpty ? nil : self.carrierID)
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
