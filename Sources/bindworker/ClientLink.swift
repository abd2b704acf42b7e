import Common
import CoreAPI
import IPC
import Logging
import NIOCore
import NIOPosix
import SMPP

/// The link to a carrier: dials, binds, and dials again when it is lost; the process stays.
final class ClientLink: SessionOwner {
    /// A session that lasted this long was a good one: the next loss is followed at once by a new try.
    private static let healthy: Duration = .seconds(10)

    private let eventLoop: any EventLoop
    private let tally: BindTally
    private let report: LinkReport
    private let lookout: Lookout
    private let logger: Logger
    private let inbound: CarrierInbound
    private let outbound: Outbound
    private let desk: CoreDesk

    /// Who shows what goes over the link.
    var tracer: Tracer?

    private var bind: ClientBind
    private var backoff: Backoff
    private var session: SessionHandler?
    private var isBound = false
    private var boundSince: ContinuousClock.Instant?
    private var isStopping = false
    private var lastTrouble = ""
    private var onStopped: () -> Void = {}

    init(
        bind: ClientBind,
        inbound: CarrierInbound,
        outbound: Outbound,
        desk: CoreDesk,
        report: LinkReport,
        lookout: Lookout
    ) {
        self.lookout = lookout
        self.bind = bind
        self.inbound = inbound
        self.outbound = outbound
        self.desk = desk
        self.tally = inbound.tally
        self.report = report
        self.eventLoop = desk.eventLoop
        self.logger = inbound.logger
        self.backoff = Backoff(first: bind.reconnectInterval, maximum: bind.reconnectMaxInterval, startsAtOnce: true)
        outbound.hasSession = { [unowned self] in self.isBound && self.maySubmit && !self.isStopping }
        outbound.pick = { [unowned self] in self.sessionWithRoom }
    }

    private var maySubmit: Bool { self.bind.bindType != .receiver }

    private var sessionWithRoom: SessionHandler? {
        guard self.isBound, self.maySubmit, let session = self.session, session.isWritable else { return nil }
        return session.session.unansweredCount < self.bind.windowSize ? session : nil
    }

    /// Limits and intervals that change without a new session.
    func update(_ bind: ClientBind) {
        self.bind = bind
        self.inbound.update(bind)
        self.session?.session.update(SessionConfiguration(bind))
    }

    // MARK: Dialling

    func start() {
        self.report.change(.connecting, why: self.lastTrouble)
        self.logger.debug(
            "connecting",
            metadata: [LogKeys.host: "\(self.bind.host)", LogKeys.port: "\(self.bind.port)"]
        )
        Dialler.dial(self.bind, on: self.eventLoop) { [weak self] channel in
            guard let self else { return }
            try self.adopt(channel)
        }
        .assumeIsolated()
        .whenFailure { error in
            self.tally.bindFailed()
            self.lost("cannot connect to \(self.bind.host) port \(self.bind.port): \(Dialler.words(for: error))")
        }
    }

    private func adopt(_ channel: any Channel) throws {
        let session = SessionHandler(
            configuration: SessionConfiguration(self.bind),
            peer: "\(self.bind.host):\(self.bind.port)",
            maximumLength: SessionConfiguration.longestPDU,
            tally: self.tally,
            eventLoop: self.eventLoop
        )
        session.owner = self
        session.tracer = self.tracer
        session.isOurs = true
        self.session = session
        try channel.pipeline.syncOperations.addHandler(session)
        // The bind leaves once the channel is active.
        session.onActive = { [unowned self, unowned session] in
            // What kept the last try from connecting says nothing about this one.
            self.lastTrouble = ""
            let missing = self.bind.tls == nil ? "the bind is" : "TLS or the bind is"
            self.report.change(.connecting, why: "connected, and \(missing) not answered yet")
            self.logger.debug("connected, binding", metadata: self.fields)
            session.bind(SMPP.Bind(self.bind), as: BindKind(self.bind.bindType))
        }
    }

    private func lost(_ why: String) {
        self.session = nil
        self.isBound = false
        guard !self.isStopping else {
            self.onStopped()
            return
        }
        let delay = self.backoff.next(dice: Double.random(in: 0..<1))
        self.lastTrouble = why
        let seconds = (Double(delay.wholeMilliseconds) / 1000).rounded(toPlaces: 1)
        let often = self.lookout.flaps.count(at: .now).map { " (\($0))" } ?? ""
        self.report.change(.disconnected, why: why + often, nextTry: .now + delay)
        self.logger.warning("\(why), next try in \(seconds) s", metadata: self.fields)
        self.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            if !self.isStopping { self.start() }
        }
    }

    /// Who we are, and to whom.
    private var fields: Logger.Metadata {
        [
            LogKeys.peer: "\(self.bind.host):\(self.bind.port)", LogKeys.systemID: "\(self.bind.systemID)",
            LogKeys.bindType: "\(self.bind.bindType.rawValue)",
        ]
    }

    // MARK: Stopping

    /// Waits for what is unanswered, unbinds, closes, and calls `completion`.
    func stop(within: Duration, completion: @escaping () -> Void) {
        self.onStopped = completion
        self.isStopping = true
        guard let session = self.session, self.isBound else {
            self.session?.close(.unbound)
            if self.session == nil { completion() }
            return
        }
        Drain.wait(
            on: self.eventLoop,
            by: .now + within,
            until: { self.outbound.isIdle && session.session.openPeerRequests == 0 },
            then: {
                session.unbind()
            }
        )
    }

    // MARK: The session

    func session(_ session: SessionHandler, told reception: Reception<RequestToken>) {
        switch reception {
        case .bound: self.bound(session)
        case .bindRefused(let status): self.refused(status, session)
        case .request(let pdu): self.inbound.received(pdu, on: session)
        case .answered(let token, let pdu):
            self.outbound.answered(token, status: pdu.status, messageID: pdu.body.messageID)
        case .answeredLate(let token, let pdu):
            self.outbound.answeredLate(token, status: pdu.status, messageID: pdu.body.messageID)
        case .failed(let token, let failure):
            self.outbound.answered(token, status: failure.status, messageID: "")
        case .nothing, .reply, .replyAndClose, .bindRequested, .alert, .unbindReceived, .unbound, .outbind: break
        }
    }

    private func bound(_ session: SessionHandler) {
        self.isBound = true
        self.boundSince = .now
        self.lastTrouble = ""
        self.tally.bindSucceeded()
        self.tally.set(self.tally.connectionStatus, 1)
        self.report.update {
            $0.peer = session.peer
            $0.sessions = 1
        }
        self.report.change(.connected, why: "")
        self.logger.info(
            "bound to \(session.peer) as \(self.bind.systemID) (\(self.bind.bindType.rawValue))",
            metadata: self.fields
        )
        self.outbound.pump()
        self.desk.fetch.nudge()
    }

    private func refused(_ status: CommandStatus, _ session: SessionHandler) {
        self.tally.bindFailed()
        self.lastTrouble = "refused by the carrier: \(status.phrase)"
        session.close(nil)
    }

    func session(_ session: SessionHandler, gaveUpOn tokens: [RequestToken]) {
        self.outbound.lost(tokens, sessionEnded: false)
    }

    func sessionMaySend(_ session: SessionHandler) {
        self.outbound.pump()
    }

    func session(_ session: SessionHandler, ended reason: EndReason?, unanswered: [RequestToken]) {
        guard session === self.session else { return }
        let wasBound = self.isBound
        self.isBound = false
        self.session = nil
        self.tally.set(self.tally.connectionStatus, 0)
        if wasBound {
            // A carrier that binds and hangs up at once is no reason to dial at once, again and again.
            if let since = self.boundSince, .now - since >= Self.healthy { self.backoff.reset() }
            self.tally.count(self.tally.disconnections)
            self.report.update { $0.sessions = 0 }
            self.desk.release(self.outbound.giveBack()).whenFailure { _ in }
        } else if self.lastTrouble.isEmpty {
            self.tally.bindFailed()
        }
        self.outbound.lost(unanswered, sessionEnded: true)
        if let reason { self.logger.warning("\(reason)", metadata: [LogKeys.peer: "\(session.peer)"]) }
        let why =
            reason.map { "\($0)" } ?? session.trouble
            ?? (wasBound ? "the carrier closed the connection" : "the carrier closed the connection before the bind")
        if wasBound, !self.isStopping { self.lookout.flaps.lost(why, at: .now) }
        self.lost(wasBound || self.lastTrouble.isEmpty ? why : self.lastTrouble)
    }
}
