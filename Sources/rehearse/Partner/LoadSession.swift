import NIOCore
import SMPP

/// One of the sessions of a load.
final class LoadSession: LinkOwner {
    private let load: Load
    private(set) var link: Link?
    private(set) var isBound = false

    init(_ load: Load) {
        self.load = load
    }

    /// Whether a message could go now.
    var hasRoom: Bool {
        guard self.isBound, let link = self.link, link.isOpen, link.isWritable else { return false }
        return link.session.unansweredCount < self.load.settings.window
    }

    var unansweredCount: Int { self.link?.session.unansweredCount ?? 0 }

    func send(_ message: SubmitSM, _ sent: Sent) -> Bool {
        guard let link = self.link else { return false }
        guard case .send = link.request(.submitSM(message), sent) else { return false }
        return true
    }

    func unbind() {
        self.link?.unbind()
    }

    func close() {
        self.link?.close(nil)
    }

    // MARK: The link

    func opened(_ link: Link) {
        self.link = link
        link.bind(self.load.settings.bind, as: self.load.settings.kind)
    }

    func link(_ link: Link, told reception: Reception<Sent>, at now: ContinuousClock.Instant) {
        switch reception {
        case .bound:
            self.isBound = true
            self.load.bound()
        case .bindRefused(let status):
            self.load.refused(self, status)
        case .answered(let sent, let pdu):
            let messageID = if case .submitSMResp(let answer) = pdu.body { answer.messageID } else { "" }
            self.load.answered(sent, pdu.status, messageID, at: now)
        case .failed(let sent, let failure):
            self.load.answered(sent, failure.status, "", at: now)
        case .request(let pdu):
            self.carry(out: pdu, link, now)
        case .answeredLate, .alert, .nothing, .reply, .replyAndClose, .bindRequested, .outbind, .unbindReceived,
            .unbound:
            break
        }
    }

    private func carry(out pdu: PDU, _ link: Link, _ now: ContinuousClock.Instant) {
        switch pdu.body {
        case .deliverSM(let message):
            link.answer(pdu.sequence, .deliverSM, .deliverSMResp(MessageResp()), self.load.settings.deliverStatus)
            self.load.took(message, at: now)
        case .dataSM(let message):
            link.answer(pdu.sequence, .dataSM, .dataSMResp(MessageResp()), self.load.settings.deliverStatus)
            self.load.took(DeliverSM(message), at: now)
        case _:
            link.answer(pdu.sequence, pdu.commandID, nil, .invcmdid)
        }
    }

    func link(_ link: Link, gaveUpOn requests: [Sent]) {
        self.load.gaveUp(requests.count)
    }

    func readyToSend(_ link: Link) {
        self.load.send(through: self)
    }

    func closed(_ link: Link, _ reason: EndReason?, unanswered: [Sent]) {
        self.isBound = false
        self.link = nil
        self.load.closed(self, reason, unanswered: unanswered.count)
    }
}
