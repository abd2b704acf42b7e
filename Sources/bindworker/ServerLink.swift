import Common
import CoreAPI
import IPC
import Logging
import NIOCore
import NIOPosix
import SMPP

/// The links of one partner: takes connections from the listener, checks who is there, and keeps the sessions.
final class ServerLink: SessionOwner {
    private let eventLoop: any EventLoop
    private let tally: BindTally
    private let report: LinkReport
    private let lookout: Lookout
    private let logger: Logger
    private let inbound: PartnerInbound
    private let outbound: Outbound
    private let desk: CoreDesk
    private let refusals: RefusalLog

    /// Who shows what goes over the links.
    var tracer: Tracer?

    private var bind: ServerBind
    private var brake = FailureBrake()
    /// All connections that are open, bound or not.
    private var open: [ObjectIdentifier: SessionHandler] = [:]
    /// Those that are bound, in the order of their binds.
    private var bound: [SessionHandler] = []
    private var isStopping = false
    /// A session that can be sent messages is there.
    var onReceiver: () -> Void = {}
    private var onStopped: () -> Void = {}

    init(
        bind: ServerBind,
        inbound: PartnerInbound,
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
        self.refusals = RefusalLog(eventLoop: desk.eventLoop, logger: inbound.logger)
        outbound.hasSession = { [unowned self] in self.hasReceiver }
        outbound.pick = { [unowned self] in self.leastLoaded }
        report.change(.disconnected, why: "no session of the partner")
    }

    func update(_ bind: ServerBind) {
        self.bind = bind
        self.inbound.update(bind)
        for session in self.open.values { session.session.update(SessionConfiguration(bind)) }
    }

    private var leastLoaded: SessionHandler? {
        var best: SessionHandler?
        for session in self.bound where session.canDeliver && session.isWritable {
            let load = session.session.unansweredCount
            guard load < self.bind.deliverWindow else { continue }
            if load < best?.session.unansweredCount ?? .max { best = session }
        }
        return best
    }

    // MARK: Connections

    /// Takes a connection over from the listener, with what was read from it.
    func adopt(_ handover: Handover, descriptor: Int32) {
        self.report.update { $0.adopted += 1 }
        self.logger.debug(
            "connection taken over",
            metadata: [LogKeys.peer: "\(handover.peerAddress):\(handover.peerPort)"]
        )
        let session = SessionHandler(
            configuration: SessionConfiguration(self.bind),
            peer: handover.peerAddress,
            maximumLength: SessionConfiguration.longestPDU,
            tally: self.tally,
            eventLoop: self.eventLoop
        )
        session.owner = self
        session.tracer = self.tracer
        let port = handover.peerPort
        session.peerPort = port
        session.encryption = handover.encryption
        self.open[ObjectIdentifier(session)] = session
        let bound = NIOLoopBound(session, eventLoop: self.eventLoop)
        ClientBootstrap(group: self.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(bound.value) }
            }
            .withConnectedSocket(descriptor)
            .assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success: session.replay(handover.octets)
                case .failure:
                    close(descriptor)
                    self.session(session, ended: nil, unanswered: [])
                }
            }
    }

    /// Waits for what is unanswered, unbinds everywhere, and calls `completion`.
    func stop(within: Duration, completion: @escaping () -> Void) {
        self.isStopping = true
        self.inbound.isStopping = true
        self.onStopped = completion
        guard !self.open.isEmpty else { return completion() }
        Drain.wait(
            on: self.eventLoop,
            by: .now + within,
            until: { self.outbound.isIdle && self.open.values.allSatisfy { $0.session.openPeerRequests == 0 } },
            then: {
                for session in self.open.values { session.unbind() }
            }
        )
    }

    // MARK: Sessions

    func session(_ session: SessionHandler, told reception: Reception<RequestToken>) {
        switch reception {
        case .bindRequested(let bind, let kind, _): self.authenticate(bind, kind, session)
        case .request(let pdu): self.inbound.received(pdu, on: session)
        case .answered(let token, let pdu):
            self.outbound.answered(token, status: pdu.status, messageID: pdu.body.messageID)
        case .answeredLate(let token, let pdu):
            self.outbound.answeredLate(token, status: pdu.status, messageID: pdu.body.messageID)
        case .failed(let token, let failure):
            self.outbound.answered(token, status: failure.status, messageID: "")
        case .nothing, .reply, .replyAndClose, .bound, .bindRefused, .alert, .unbindReceived, .unbound, .outbind: break
        }
    }

    private func authenticate(_ request: SMPP.Bind, _ kind: BindKind, _ session: SessionHandler) {
        let refusal = BindCheck.judge(
            request,
            kind,
            from: session.peer,
            isEncrypted: session.encryption != nil,
            sessions: self.bound.count,
            for: self.bind
        )
        if let refusal { return self.refuse(refusal, request, session) }
        self.brake.succeeded(session.peer)
        self.lookout.accepted()
        guard let answer = session.session.acceptBind(systemID: self.bind.systemID, at: .now) else { return }
        session.write(answer)
        self.bound.append(session)
        self.tally.bindSucceeded()
        self.tally.set(self.tally.connectionStatus, 1)
        self.tellSessions(newest: session)
        self.logger.info(
            "SMPP Server: Bound \(self.bind.name) from \(session.peer) (\(kind.rawValue))",
            metadata: session.encryption.fields.merging(self.fields(of: session, kind)) { $1 }
        )
        self.outbound.pump()
        self.desk.fetch.nudge()
        if session.canDeliver { self.onReceiver() }
    }

    var hasReceiver: Bool { !self.isStopping && self.bound.contains { $0.canDeliver } }

    private func refuse(_ refusal: BindRefusal, _ request: SMPP.Bind, _ session: SessionHandler) {
        self.tally.bindFailed()
        self.lookout.refusedBind(refusal.words, from: session.peer)
        self.refusals.warn(
            "SMPP Server: Refused bind as '\(self.bind.systemID)' - \(refusal.words)",
            [
                LogKeys.peer: "\(session.peer)", LogKeys.systemID: "\(request.systemID)",
                LogKeys.reason: "\(refusal.words)", LogKeys.status: "\(refusal.status.number)",
            ],
            "SMPP Server: Refused bind from \(session.peer) as '\(request.systemID)' - \(refusal.words)"
        )
        let delay = self.brake.failed(session.peer, at: .now)
        let answer = session.session.refuseBind(refusal.status, at: .now)
        self.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            if let answer { session.write(answer) }
            session.close(nil)
        }
    }

    private func fields(of session: SessionHandler, _ kind: BindKind) -> Logger.Metadata {
        [
            LogKeys.session: "\(self.bound.count)", LogKeys.peer: "\(session.peer)",
            LogKeys.systemID: "\(self.bind.systemID)", LogKeys.bindType: "\(kind.rawValue)",
        ]
    }

    private func tellSessions(newest: SessionHandler?) {
        self.report.update {
            $0.sessions = UInt32(self.bound.count)
            if let newest { $0.peer = "\(newest.peer):\(newest.peerPort)" }
        }
        if self.bound.isEmpty {
            self.report.change(.disconnected, why: "no session of the partner")
        } else {
            self.report.change(.connected, why: "")
        }
    }

    func session(_ session: SessionHandler, gaveUpOn tokens: [RequestToken]) {
        self.outbound.lost(tokens, sessionEnded: false)
    }

    func sessionMaySend(_ session: SessionHandler) {
        self.outbound.pump()
    }

    func session(_ session: SessionHandler, ended reason: EndReason?, unanswered: [RequestToken]) {
        guard self.open.removeValue(forKey: ObjectIdentifier(session)) != nil else { return }
        self.report.update { $0.closed += 1 }
        if let index = self.bound.firstIndex(where: { $0 === session }) {
            self.bound.remove(at: index)
            if let reason, !reason.isFarewell, !self.isStopping { self.lookout.flaps.lost("\(reason)", at: .now) }
            self.tally.count(self.tally.disconnections)
            if self.bound.isEmpty { self.tally.set(self.tally.connectionStatus, 0) }
            self.tellSessions(newest: self.bound.last)
            self.logger.info(
                "SMPP Server: Session of \(self.bind.name) from \(session.peer) ended",
                metadata: [
                    LogKeys.reason: "\(reason.map { "\($0)" } ?? "the partner closed the connection")",
                    LogKeys.peer: "\(session.peer)", LogKeys.systemID: "\(self.bind.systemID)",
                ]
            )
        }
        if !self.bound.contains(where: { $0.canDeliver }) {
            self.desk.release(self.outbound.giveBack()).whenFailure { _ in }
        }
        self.outbound.lost(unanswered, sessionEnded: true)
        if self.isStopping, self.open.isEmpty { self.onStopped() }
    }
}

extension Encryption? {
    /// How a connection is protected, as fields of a log line; none for the plain port.
    fileprivate var fields: Logger.Metadata {
        guard let self else { return [:] }
        var fields: Logger.Metadata = [LogKeys.tls: "\(self.version)"]
        if !self.commonName.isEmpty { fields[LogKeys.certificate] = "\(self.commonName)" }
        return fields
    }
}

extension EndReason {
    /// Whether one side had asked for the end.
    fileprivate var isFarewell: Bool {
        switch self {
        case .unbound, .unbindUnanswered, .unboundByPeer, .linkEnded: true
        case .protocolError, .streamLostByPeer, .enquireLinkUnanswered, .inactivity, .neverBound, .bindUnanswered,
            .tooManyRefusals:
            false
        }
    }
}
