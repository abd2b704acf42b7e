import NIOCore
import SMPP

/// A carrier's side of one session.
final class CarrierSession: LinkOwner {
    private let carrier: Carrier
    private(set) var link: Link?
    private var account: Account?
    /// What the partner was sent and has not answered, at most a window of it.
    private var inFlight: [Int: Delivery] = [:]
    private var lastNumber = 0

    init(_ carrier: Carrier) {
        self.carrier = carrier
    }

    var systemID: String { self.account?.systemID ?? "" }

    var canDeliver: Bool {
        guard let link = self.link, link.isWritable, !link.isMute else { return false }
        return link.session.boundKind?.canDeliver == true && link.session.unansweredCount < self.carrier.settings.window
    }

    func opened(_ link: Link) {
        self.link = link
        self.carrier.opened(self)
    }

    func link(_ link: Link, told reception: Reception<Sent>, at now: ContinuousClock.Instant) {
        switch reception {
        case .request(let pdu): self.carry(out: pdu, link, now)
        case .bindRequested(let bind, let kind, _): self.decide(bind, kind, link)
        case .answered(let sent, let pdu): self.settle(sent.number, pdu.status)
        case .failed(let sent, let failure): self.settle(sent.number, failure.status)
        case .nothing, .reply, .replyAndClose, .bound, .bindRefused, .answeredLate, .alert, .outbind, .unbindReceived,
            .unbound:
            break
        }
    }

    func link(_ link: Link, gaveUpOn requests: [Sent]) {
        for sent in requests { self.settle(sent.number, .syserr) }
    }

    func readyToSend(_ link: Link) {
        self.account?.pump()
    }

    func closed(_ link: Link, _ reason: EndReason?, unanswered: [Sent]) {
        self.link = nil
        let account = self.account
        self.account = nil
        if let account {
            // The partner may have them or not: it gets them again, as from any carrier.
            let undelivered = unanswered.compactMap { self.inFlight.removeValue(forKey: $0.number) }
            self.carrier.deliveries.ended(self, of: account, undelivered: undelivered)
            if reason == .unbound || reason == .unboundByPeer {
                self.carrier.tell(.unbound(systemID: account.systemID))
            }
        }
        self.carrier.closed(self, account?.systemID, link.peer, reason)
    }

    // MARK: Binding

    private func decide(_ bind: Bind, _ kind: BindKind, _ link: Link) {
        if let status = self.carrier.settings.objection(to: bind) {
            if let pdu = link.session.refuseBind(status, at: .now) { link.write(pdu) }
            self.carrier.tell(.bindRefused(systemID: bind.systemID, status, peer: link.peer))
            return
        }
        guard let pdu = link.session.acceptBind(systemID: "rehearse", at: .now) else { return }
        link.write(pdu)
        link.isMute = self.carrier.settings.isSilent
        let account = self.carrier.deliveries.account(bind.systemID)
        self.account = account
        account.add(self)
        self.carrier.bound(bind.systemID, kind, link.session.effectiveVersion, link.peer)
    }

    // MARK: What the partner asks for

    private func carry(out pdu: PDU, _ link: Link, _ now: ContinuousClock.Instant) {
        guard self.account != nil else { return }
        switch pdu.body {
        case .submitSM(let message):
            self.carrier.take(TakenMessage(message, sequence: pdu.sequence), self, at: now)
        case .dataSM(let message):
            self.carrier.take(TakenMessage(message, sequence: pdu.sequence), self, at: now)
        case _ where link.isMute:
            break
        case .cancelSM, .replaceSM:
            let isCancel = pdu.commandID == .cancelSM
            link.answer(pdu.sequence, pdu.commandID, nil, isCancel ? .cancelfail : .replacefail)
        case .querySM(let query):
            // Whatever is asked about has been delivered: nothing is kept that could be looked up.
            let state = self.carrier.settings.receiptState.rawValue
            let answer = QuerySMResp(messageID: query.messageID, messageState: state)
            link.answer(pdu.sequence, .querySM, .querySMResp(answer), .ok)
        case _:
            link.answer(pdu.sequence, pdu.commandID, nil, .invcmdid)
        }
    }

    /// Answers a message, if the session still stands.
    func answer(_ sequence: UInt32, _ command: CommandID, _ messageID: String, _ status: CommandStatus) {
        let response = MessageResp(messageID: messageID)
        let body: PDU.Body = command == .dataSM ? .dataSMResp(response) : .submitSMResp(response)
        self.link?.answer(sequence, command, status == .ok ? body : nil, status)
    }

    // MARK: What the carrier has for the partner

    /// Sends something; false when it could not go.
    func deliver(_ delivery: Delivery) -> Bool {
        guard let link = self.link else { return false }
        self.lastNumber += 1
        let message = self.carrier.deliveries.message(for: delivery)
        guard case .send = link.request(.deliverSM(message), Sent(number: self.lastNumber, time: .now)) else {
            return false
        }
        self.inFlight[self.lastNumber] = delivery
        self.carrier.deliveries.sent(delivery, message, to: self.systemID)
        return true
    }

    private func settle(_ number: Int, _ status: CommandStatus) {
        guard let delivery = self.inFlight.removeValue(forKey: number), let account = self.account else { return }
        self.carrier.deliveries.settled(delivery, account.systemID, status)
    }
}
