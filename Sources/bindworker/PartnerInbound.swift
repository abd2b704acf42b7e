import CacheFlow
import Common
import CoreAPI
import IPC
import Logging
import NIOCore
import SMPP

/// What a partner sends us: checked (sender, rate), and answered when it is on disk or in Core.
///
/// Answers come in any order; none waits for another.
final class PartnerInbound {
    let desk: CoreDesk
    let cache: MessageCache
    let tally: BindTally
    let logger: Logger
    private let refusals: RefusalLog
    private var throttle: Throttle
    private var throttledCount = 0
    private var throttleIsReported = false
    private let eventLoop: any EventLoop
    private(set) var bind: ServerBind
    /// No new messages: the gateway is about to end.
    var isStopping = false

    init(
        bind: ServerBind,
        desk: CoreDesk,
        cache: MessageCache,
        tally: BindTally,
        eventLoop: any EventLoop,
        logger: Logger
    ) {
        self.bind = bind
        self.desk = desk
        self.cache = cache
        self.tally = tally
        self.eventLoop = eventLoop
        self.logger = logger
        self.refusals = RefusalLog(eventLoop: eventLoop, logger: logger)
        self.throttle = Throttle(rate: bind.tpsLimit, burstSeconds: 1, at: .now)
    }

    private var log: MessageLog { MessageLog(self.logger) }

    func update(_ bind: ServerBind) {
        if bind.tpsLimit != self.bind.tpsLimit {
            self.throttle = Throttle(rate: bind.tpsLimit, burstSeconds: 1, at: .now)
        }
        self.bind = bind
    }

    func received(_ pdu: PDU, on session: SessionHandler) {
        self.log.received(pdu, from: session.peer)
        switch pdu.body {
        case .submitSM(let message):
            guard self.admits(pdu, from: message.source, on: session) else { return }
            self.insert(self.translation.message(message, at: .now), pdu, session)
        case .dataSM(let message):
            guard self.admits(pdu, from: message.source, on: session) else { return }
            self.insert(self.translation.message(message, at: .now), pdu, session)
        case .submitMulti(let message):
            guard self.admits(pdu, from: message.source, on: session) else { return }
            self.insertAll(message, pdu, session)
        case .querySM(let query): self.query(query, pdu, session)
        case .cancelSM(let cancel): self.cancel(cancel, pdu, session)
        case .replaceSM(let replacement): self.replace(replacement, pdu, session)
        case _: session.answer(pdu, body: nil, status: .invcmdid)
        }
    }

    var translation: InboundTranslation {
        InboundTranslation(standardAlphabet: Alphabet(self.bind.defaultAlphabet), bind: self.bind.name.value)
    }

    // MARK: May it pass?

    private func admits(_ pdu: PDU, from source: Address, on session: SessionHandler) -> Bool {
        guard self.bind.sourceAddressWhitelist.allows(source.digits) else {
            self.refusals.warn(
                "SMPP Server: Rejected \(pdu.commandID.name) from \(self.bind.name) - source_addr not in whitelist",
                self.fields(of: pdu, .invsrcadr, session),
                """
                SMPP Server: Rejected \(pdu.commandID.name) from \(self.bind.name) - \
                source_addr '\(source.digits)' not in whitelist
                """
            )
            self.refuse(pdu, .invsrcadr, session)
            return false
        }
        guard !self.isStopping else {
            self.refuse(pdu, .syserr, session)
            return false
        }
        if case .wait = self.throttle.take(at: .now) {
            self.tally.count(self.tally.throttled)
            self.noteThrottled()
            self.refuse(pdu, .throttled, session)
            return false
        }
        return true
    }

    private func fields(of pdu: PDU, _ status: CommandStatus, _ session: SessionHandler) -> Logger.Metadata {
        let addresses = pdu.body.addresses
        return [
            LogKeys.peer: "\(session.peer)", LogKeys.command: "\(pdu.commandID.name)",
            LogKeys.source: "\(addresses?.source ?? "")", LogKeys.destination: "\(addresses?.destination ?? "")",
            LogKeys.status: "\(status.number)",
        ]
    }

    /// One line at the first refusal of a spell, then one each ten seconds.
    private func noteThrottled() {
        self.throttledCount += 1
        guard !self.throttleIsReported else { return }
        self.throttleIsReported = true
        self.reportThrottled()
    }

    private func reportThrottled() {
        guard self.throttledCount > 0 else {
            self.throttleIsReported = false
            return
        }
        self.logger.warning(
            "SMPP Server: Throttled \(self.bind.name) - \(self.throttledCount) messages in the last 10 s",
            metadata: [LogKeys.count: "\(self.throttledCount)", LogKeys.status: "\(CommandStatus.throttled.number)"]
        )
        self.throttledCount = 0
        self.eventLoop.assumeIsolated().scheduleTask(in: .seconds(10)) { self.reportThrottled() }
    }

    // MARK: Into Core

    private func insert(_ content: MessageContent, _ pdu: PDU, _ session: SessionHandler) {
        guard !self.bind.cacheEnabled else { return self.store(content, pdu, session) }
        let started = ContinuousClock.now
        var content = content
        if session.takesShortIDs { content.sourceMessageID = Self.shortName() }
        let name = content.sourceMessageID
        self.desk.insert(content) { outcome in
            self.tally.observe(self.tally.submitDuration, .now - started)
            switch outcome {
            case .done(let id): self.accept(pdu, messageID: name ?? String(id), session)
            case .permanent: self.refuse(pdu, .submitfail, session)
            case .temporary, .unreachable: self.refuse(pdu, .syserr, session)
            }
        }
    }

    private func store(_ content: MessageContent, _ pdu: PDU, _ session: SessionHandler) {
        let started = ContinuousClock.now
        let payload = CachePayload(content, isShortForm: session.takesShortIDs)
        self.cache.store(payload, wantsFailureReceipt: content.wantsFailureReceipt) { stored in
            self.tally.observe(self.tally.submitDuration, .now - started)
            switch stored {
            case .stored(let id): self.accept(pdu, messageID: payload.answeredID(id), session)
            case .full: self.refuse(pdu, .msgqful, session)
            case .refused: self.refuse(pdu, .syserr, session)
            }
        }
    }

    /// A name that a peer below version 3.4 can take: at most eight hexadecimal digits (SMPP 5.0 §2.11.2).
    private static func shortName() -> String {
        String(UInt32.random(in: 1...UInt32.max), radix: 16)
    }

    func accept(_ pdu: PDU, messageID: String, _ session: SessionHandler) {
        self.tally.count(self.tally.received)
        self.tally.answered(.ok)
        self.log.answered(pdu, .ok, messageID: messageID, from: session.peer)
        let response = MessageResp(messageID: messageID)
        let isData = pdu.commandID == .dataSM
        session.answer(pdu, body: isData ? .dataSMResp(response) : .submitSMResp(response), status: .ok)
    }

    func refuse(_ pdu: PDU, _ status: CommandStatus, _ session: SessionHandler) {
        self.tally.count(self.tally.failures)
        self.tally.answered(status)
        self.log.answered(pdu, status, from: session.peer)
        session.answer(pdu, body: nil, status: status)
    }
}

extension SessionHandler {
    /// Whether the peer is below version 3.4, and takes at most eight hexadecimal digits for an id (SMPP 3.4 §5.2.23).
    var takesShortIDs: Bool { self.session.effectiveVersion < .v34 }
}

extension MessageContent {
    /// Whether the sender wants to hear when the message fails.
    var wantsFailureReceipt: Bool {
        RegisteredDelivery(rawValue: self.registeredDelivery).wantsReceipt(delivered: false)
    }
}
