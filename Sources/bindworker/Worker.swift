import Common
import CoreAPI
import Foundation
import IPC
import Logging
import NIOCore
import SMPP

/// The worker of one bind, as the supervisor sees it: configured once, adjusted while it runs, stopped gracefully.
final class Worker {
    private enum Role {
        case client(ClientLink)
        case server(ServerLink)
    }

    private struct Parts {
        let role: Role
        let desk: CoreDesk
        let outbound: Outbound
        let tally: BindTally
        let report: LinkReport
    }

    private let link: SupervisorLink
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var parts: Parts?
    private var facts: CoreFacts?
    private var translation: OutboundTranslation?
    private var isStopping = false

    init(link: SupervisorLink, logger: Logger) {
        self.link = link
        self.eventLoop = link.eventLoop
        self.logger = logger
    }

    // MARK: The supervisor

    func received(_ frame: Frame) {
        switch frame {
        case .configure(let json): self.configure(json)
        case .coreFacts(let facts):
            self.facts = facts
            self.parts?.desk.learned(facts)
        case .stop(let within): self.stop(within: .milliseconds(Int64(within)))
        case .logLevel, .hello, .ready, .linkStatus, .metrics, .pong, .lastWords, .routes, .ping, .request, .response:
            break
        }
    }

    private func configure(_ json: ByteBuffer) {
        do {
            guard case .worker(let bind, let access) = try ChildConfiguration(json: json) else { return }
            if let parts = self.parts {
                self.adjust(parts, to: bind)
            } else {
                self.parts = try self.begin(bind, access)
                self.link.send(.ready)
            }
        } catch {
            ChildProgram.giveUp(.badConfiguration, "cannot begin: \(error)", link: self.link, logger: self.logger)
        }
    }

    private func adjust(_ parts: Parts, to bind: Common.Bind) {
        self.translation = OutboundTranslation(bind)
        parts.outbound.update(OutboundSettings(bind))
        parts.desk.check(every: bind.queueCheckFrequency)
        switch (parts.role, bind) {
        case (.client(let link), .client(let bind)): link.update(bind)
        case (.server(let link), .server(let bind)): link.update(bind)
        case (.client, .server), (.server, .client): break
        }
    }

    // MARK: Beginning

    private func begin(_ bind: Common.Bind, _ access: CoreAccess) throws -> Parts {
        let tally = BindTally(bind: bind)
        let report = LinkReport(link: self.link)
        let desk = try CoreDesk(
            access: access,
            bind: bind.name.value,
            queueCheckFrequency: bind.queueCheckFrequency,
            tally: tally,
            eventLoop: self.eventLoop,
            logger: self.logger
        )
        self.translation = OutboundTranslation(bind)
        var reference = UInt16.random(in: 0...UInt16.max)
        let outbound = Outbound(
            settings: OutboundSettings(bind),
            settlements: desk.settlements,
            tally: tally,
            eventLoop: self.eventLoop,
            logger: self.logger,
            translate: {
                reference &+= 1
                return self.translation?.parts($0, reference: reference) ?? .impossible("not configured")
            }
        )
        desk.fetch.room = { desk.isReachable ? outbound.room : 0 }
        desk.fetch.knownCount = { outbound.leasedCount }
        desk.fetch.willCall = { outbound.fetchBegins() }
        desk.fetch.deliver = { outbound.take($0) }
        outbound.onRoom = { desk.fetch.nudge() }
        desk.settlements.onEmpty = { desk.fetch.nudge() }
        desk.keepLeases { outbound.leasedIDs }
        let role = try self.makeRole(bind, desk, outbound, tally, report)
        let parts = Parts(role: role, desk: desk, outbound: outbound, tally: tally, report: report)
        self.reportEachSecond(parts)
        if let facts = self.facts { desk.learned(facts) }
        return parts
    }

    private func makeRole(
        _ bind: Common.Bind,
        _ desk: CoreDesk,
        _ outbound: Outbound,
        _ tally: BindTally,
        _ report: LinkReport
    ) throws -> Role {
        switch bind {
        case .client(let bind):
            let inbound = CarrierInbound(bind: bind, desk: desk, tally: tally, logger: self.logger)
            let link = ClientLink(bind: bind, inbound: inbound, outbound: outbound, desk: desk, report: report)
            outbound.onAccepted = { inbound.accepted($0, as: $1) }
            link.start()
            return .client(link)
        case .server(let bind):
            let inbound = PartnerInbound(
                bind: bind,
                desk: desk,
                tally: tally,
                eventLoop: self.eventLoop,
                logger: self.logger
            )
            let link = ServerLink(bind: bind, inbound: inbound, outbound: outbound, desk: desk, report: report)
            try DescriptorInbox.start(
                path: IPC.Route.socketName(number: self.link.identity.number),
                eventLoop: self.eventLoop
            ) { link.adopt($0, descriptor: $1) }
            return .server(link)
        }
    }

    private func reportEachSecond(_ parts: Parts) {
        self.eventLoop.repeating(every: .seconds(1), after: .zero) {
            parts.tally.set(parts.tally.windowInUse, Double(parts.outbound.unanswered))
            if let snapshot = parts.tally.changedSnapshot() { self.link.send(.metrics(snapshot)) }
        }
    }

    // MARK: Stopping

    /// No new messages; what is unanswered is waited for; Core is told what became of it; then unbind and end.
    private func stop(within: Duration) {
        guard !self.isStopping, let parts = self.parts else { exit(ExitStatus.ok.rawValue) }
        self.isStopping = true
        let deadline = ContinuousClock.now + within
        parts.desk.fetch.stop()
        parts.desk.release(parts.outbound.stop()).whenFailure { _ in }
        let stopped = {
            parts.desk.release(parts.outbound.giveBack() + parts.outbound.openIDs).assumeIsolated().whenComplete { _ in
                self.settleAndExit(parts, by: deadline)
            }
        }
        switch parts.role {
        case .client(let link): link.stop(within: within, completion: stopped)
        case .server(let link): link.stop(within: within, completion: stopped)
        }
        self.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(within)) { exit(ExitStatus.ok.rawValue) }
    }

    private func settleAndExit(_ parts: Parts, by deadline: ContinuousClock.Instant) {
        let finish = {
            if let snapshot = parts.tally.changedSnapshot() { self.link.send(.metrics(snapshot)) }
            self.eventLoop.execute { exit(ExitStatus.ok.rawValue) }
        }
        if parts.desk.settlements.isEmpty {
            finish()
        } else {
            parts.desk.settlements.onEmpty = finish
        }
    }
}

extension OutboundSettings {
    init(_ bind: Common.Bind) {
        switch bind {
        case .client(let bind):
            self.init(
                rate: bind.tpsLimit,
                window: bind.windowSize,
                doubtRest: bind.responseTimeout,
                resendsInDoubt: bind.inDoubt == .resend
            )
        case .server(let bind):
            self.init(
                rate: bind.tpsLimit,
                window: bind.deliverWindow * bind.maxSessions,
                doubtRest: bind.responseTimeout,
                resendsInDoubt: true
            )
        }
    }
}

extension OutboundTranslation {
    init(_ bind: Common.Bind) {
        switch bind {
        case .client(let bind):
            self.init(direction: .submit(bind), standardAlphabet: Alphabet(bind.defaultAlphabet))
        case .server(let bind):
            self.init(direction: .deliver, standardAlphabet: Alphabet(bind.defaultAlphabet))
        }
    }
}

extension Common.Bind {
    var queueCheckFrequency: Duration {
        switch self {
        case .client(let bind): bind.queueCheckFrequency
        case .server(let bind): bind.queueCheckFrequency
        }
    }
}
