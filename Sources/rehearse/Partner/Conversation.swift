import NIOCore
import SMPP

/// A partner that binds, sends one message or listens, and tells what comes.
final class Conversation: Player, LinkOwner {
    /// What it is to do once bound.
    struct Plan: Sendable {
        /// The submit_sm to send, the parts of one text.
        var messages: [SubmitSM] = []
        /// How long to wait for a receipt of each; nil for not at all.
        var receiptWait: Duration?
        /// Whether to stay bound until told to stop.
        var listens = false
    }

    private let settings: PartnerSettings
    private let plan: Plan
    private let ending: Stage.Ending
    private let tell: (PartnerEvent) -> Void
    private let loop: any EventLoop
    private var link: Link?
    private var next = 0
    private var answered = 0
    private var accepted = 0
    /// Ids that still have no receipt, with the time of their submission.
    private var awaited: [(id: String, time: ContinuousClock.Instant)] = []
    /// Receipts that came before any answer named their message.
    private var early: [ReceivedReceipt] = []
    private var hasFailed = false
    private var isEnding = false

    init(
        _ settings: PartnerSettings,
        _ plan: Plan,
        ending: Stage.Ending,
        on loop: any EventLoop,
        telling tell: @escaping (PartnerEvent) -> Void
    ) {
        self.settings = settings
        self.plan = plan
        self.ending = ending
        self.tell = tell
        self.loop = loop
    }

    func start() {
        let ending = self.ending
        Connector.connect(self.settings, owner: self, on: self.loop).whenFailure { ending.fail($0) }
    }

    func hear(_ line: String) {}

    func stop() {
        if !self.plan.listens { self.hasFailed = true }
        self.end()
    }

    // MARK: The link

    func opened(_ link: Link) {
        self.link = link
        link.bind(self.settings.bind, as: self.settings.kind)
    }

    func link(_ link: Link, told reception: Reception<Sent>, at now: ContinuousClock.Instant) {
        switch reception {
        case .bound(let answer):
            self.tell(.bound(systemID: answer.systemID, self.settings.kind, link.session.effectiveVersion))
        case .bindRefused(let status):
            self.tell(.bindRefused(status))
            self.fail()
        case .answered(let sent, let pdu):
            self.heardAnswer(sent, pdu, now)
        case .failed(let sent, let failure):
            self.heardAnswer(sent, status: failure.status, messageID: "", now)
        case .request(let pdu):
            self.carry(out: pdu, link, now)
        case .answeredLate, .alert, .nothing, .reply, .replyAndClose, .bindRequested, .outbind, .unbindReceived,
            .unbound:
            break
        }
    }

    func link(_ link: Link, gaveUpOn requests: [Sent]) {
        for sent in requests {
            self.answered += 1
            self.hasFailed = true
            self.tell(.noAnswer(part: sent.number + 1, total: self.plan.messages.count))
        }
        self.endIfDone()
    }

    func readyToSend(_ link: Link) {
        guard link.session.isBound else { return }
        while self.next < self.plan.messages.count {
            let message = self.plan.messages[self.next]
            switch link.request(.submitSM(message), Sent(number: self.next, time: .now)) {
            case .send: self.next += 1
            case .windowFull: return
            case .notAllowed(.needsParameters):
                self.tell(.remark("The far side speaks a version without parameters, which this message needs."))
                return self.fail()
            case .notAllowed:
                self.tell(.remark("A \(self.settings.kind.rawValue) cannot send."))
                return self.fail()
            }
        }
        self.endIfDone()
    }

    func closed(_ link: Link, _ reason: EndReason?, unanswered: [Sent]) {
        if !self.isEnding {
            self.hasFailed = true
            self.tell(.closed(reason))
        }
        for sent in unanswered { self.tell(.noAnswer(part: sent.number + 1, total: self.plan.messages.count)) }
        self.ending.succeed(self.hasFailed || !unanswered.isEmpty ? .failed : .done)
    }

    // MARK: What comes

    private func heardAnswer(_ sent: Sent, _ pdu: PDU, _ now: ContinuousClock.Instant) {
        let messageID = if case .submitSMResp(let answer) = pdu.body { answer.messageID } else { "" }
        self.heardAnswer(sent, status: pdu.status, messageID: messageID, now)
    }

    private func heardAnswer(
        _ sent: Sent,
        status: CommandStatus,
        messageID: String,
        _ now: ContinuousClock.Instant
    ) {
        self.answered += 1
        let total = self.plan.messages.count
        self.tell(.answer(part: sent.number + 1, total: total, status, messageID: messageID, after: now - sent.time))
        if status == .ok {
            self.accepted += 1
            self.awaited.append((messageID, sent.time))
            let early = self.early
            self.early = []
            for receipt in early { self.match(receipt) }
        } else {
            self.hasFailed = true
        }
        if self.answered == total, let wait = self.plan.receiptWait, self.accepted > 0 { self.limit(wait) }
        self.endIfDone()
    }

    private func carry(out pdu: PDU, _ link: Link, _ now: ContinuousClock.Instant) {
        switch pdu.body {
        case .deliverSM(let message):
            link.answer(pdu.sequence, .deliverSM, .deliverSMResp(MessageResp()), self.settings.deliverStatus)
            self.took(message, now)
        case .dataSM(let message):
            link.answer(pdu.sequence, .dataSM, .dataSMResp(MessageResp()), self.settings.deliverStatus)
            self.took(DeliverSM(message), now)
        case _:
            link.answer(pdu.sequence, pdu.commandID, nil, .invcmdid)
        }
    }

    private func took(_ message: DeliverSM, _ now: ContinuousClock.Instant) {
        guard let receipt = ReceivedReceipt(message) else { return self.tell(.message(message)) }
        let time = self.awaited.first { receipt.names($0.id) }?.time
        self.tell(.receipt(receipt, after: time.map { now - $0 }))
        self.match(receipt)
        self.endIfDone()
    }

    private static let earlyLimit = 1_000

    private func match(_ receipt: ReceivedReceipt) {
        if let index = self.awaited.firstIndex(where: { receipt.names($0.id) }) {
            self.awaited.remove(at: index)
        } else if self.answered < self.plan.messages.count, self.early.count < Self.earlyLimit {
            self.early.append(receipt)
        }
    }

    // MARK: The end

    private func limit(_ wait: Duration) {
        self.loop.assumeIsolated().scheduleTask(in: .nanoseconds(wait.nanoseconds)) {
            guard !self.isEnding, !self.awaited.isEmpty, !self.plan.listens else { return }
            self.tell(.remark("No receipt came within \(wait.inSeconds.text(decimals: 1)) s."))
            self.fail()
        }
    }

    private func endIfDone() {
        guard !self.plan.listens, self.answered == self.plan.messages.count else { return }
        if self.plan.receiptWait != nil, !self.awaited.isEmpty { return }
        self.end()
    }

    private func fail() {
        self.hasFailed = true
        self.end()
    }

    private func end() {
        guard !self.isEnding else { return }
        self.isEnding = true
        guard let link = self.link else { return self.ending.succeed(.failed) }
        link.unbind()
    }
}

extension DeliverSM {
    /// A data_sm of the message centre, which says the same in other fields.
    init(_ message: DataSM) {
        self.init(
            serviceType: message.serviceType,
            source: message.source,
            destination: message.destination,
            esmClass: message.esmClass,
            registeredDelivery: message.registeredDelivery,
            dataCoding: message.dataCoding,
            tlvs: message.tlvs
        )
    }
}
