import CacheFlow
import Common
import CoreAPI
import Foundation
import IPC
import Logging
import NIOCore
import SMPP

/// The worker of one bind, as the supervisor sees it: configured once, adjusted while it runs, stopped gracefully.
final class Worker {
    private let link: SupervisorLink
    private let store: StoreLink
    private let tracer: Tracer
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var parts: WorkerParts?
    private var facts: CoreFacts?
    private var isStopping = false

    init(link: SupervisorLink, logger: Logger) {
        self.link = link
        self.store = StoreLink(eventLoop: link.eventLoop) { link.send($0) }
        self.tracer = Tracer(
            eventLoop: link.eventLoop,
            hasRoom: { link.hasRoom },
            send: { link.send(.traced($0, $1)) }
        )
        self.eventLoop = link.eventLoop
        self.logger = logger
    }

    // MARK: The supervisor

    func received(_ frame: Frame) {
        switch frame {
        case .configure(let json): self.configure(json)
        case .coreFacts(let facts):
            self.facts = facts
            self.parts?.learned(facts)
        case .stored(let number, let reply): self.store.received(number, reply)
        case .trace(let isWanted): self.tracer.set(isWanted)
        case .cacheDue: self.parts?.cache.flow.due()
        case .stop(let within): self.stop(within: .milliseconds(Int64(within)))
        case .logLevel, .hello, .ready, .linkStatus, .metrics, .pong, .lastWords, .store, .routes, .ping, .request,
            .response, .traced, .news:
            break
        }
    }

    private func configure(_ json: ByteBuffer) {
        do {
            guard case .worker(let bind, let access, let cache) = try ChildConfiguration(json: json) else { return }
            if let parts = self.parts {
                parts.adjust(to: bind, access, cache)
            } else {
                let parts = try WorkerParts(
                    bind,
                    access,
                    cache,
                    link: self.link,
                    store: self.store,
                    tracer: self.tracer,
                    logger: self.logger
                )
                self.parts = parts
                try parts.begin()
                self.reportEachSecond(parts)
                if let facts = self.facts { parts.learned(facts) }
                self.link.send(.ready)
            }
        } catch {
            ChildProgram.giveUp(.badConfiguration, "cannot begin: \(error)", link: self.link, logger: self.logger)
        }
    }

    private func reportEachSecond(_ parts: WorkerParts) {
        self.eventLoop.repeating(every: .seconds(1), after: .zero) {
            parts.tally.set(parts.tally.windowInUse, Double(parts.outbound.unanswered))
            if let snapshot = parts.tally.changedSnapshot() { self.link.send(.metrics(snapshot)) }
            parts.look()
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
        parts.stopLink(within: within) {
            parts.cache.flow.stop()
            parts.desk.release(parts.outbound.giveBack() + parts.outbound.openIDs).assumeIsolated().whenComplete { _ in
                self.settleAndExit(parts, by: deadline)
            }
        }
        self.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(within)) { exit(ExitStatus.ok.rawValue) }
    }

    private func settleAndExit(_ parts: WorkerParts, by deadline: ContinuousClock.Instant) {
        let finish = {
            if let snapshot = parts.tally.changedSnapshot() { self.link.send(.metrics(snapshot)) }
            parts.outbound.book?.writeTaken()
            // The frames leave at the end of this turn.
            self.eventLoop.execute { exit(ExitStatus.ok.rawValue) }
        }
        if parts.desk.settlements.isEmpty {
            finish()
        } else {
            parts.desk.settlements.onEmpty = finish
        }
    }
}
