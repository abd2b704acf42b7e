import Common
import CoreAPI
import DequeModule
import Logging
import NIOCore

/// What became of Core's messages, kept until Core has it.
///
/// A result is never dropped because Core is away: it is told again every second until it is taken.
final class Settlements {
    private static let batchLimit = 1000
    private static let pause: TimeAmount = .seconds(1)

    private let client: CoreClient
    private let eventLoop: any EventLoop
    private let bind: String
    private let logger: Logger
    private var waiting: Deque<DeliveryResult> = []
    private var isCalling = false
    private var isPausing = false
    private var startIsDue = false
    var usesBatch = false
    /// Called with the ids whose results Core has taken.
    var onTaken: ([Int64]) -> Void = { _ in }
    /// Called when the last one has been taken.
    var onEmpty: () -> Void = {}

    init(client: CoreClient, bind: String, eventLoop: any EventLoop, logger: Logger) {
        self.client = client
        self.bind = bind
        self.eventLoop = eventLoop
        self.logger = logger
    }

    var count: Int { self.waiting.count }
    var isEmpty: Bool { self.waiting.isEmpty && !self.isCalling }

    func settle(_ result: DeliveryResult) {
        self.waiting.append(result)
        guard !self.startIsDue else { return }
        self.startIsDue = true
        self.eventLoop.assumeIsolated().execute {
            self.startIsDue = false
            self.start()
        }
    }

    /// Core is back: no need to wait for the pause to end.
    func hurry() {
        self.isPausing = false
        self.start()
    }

    private func start() {
        guard !self.isCalling, !self.isPausing, !self.waiting.isEmpty else { return }
        self.isCalling = true
        let taken = Array(self.waiting.prefix(self.usesBatch ? Self.batchLimit : 1))
        self.call(taken).assumeIsolated().whenComplete { result in
            self.isCalling = false
            switch result.outcome() {
            case .done(let outcomes):
                self.waiting.removeFirst(taken.count)
                self.report(outcomes, of: taken)
                self.onTaken(taken.map(\.id))
            case .permanent(let fault):
                self.waiting.removeFirst(taken.count)
                self.logger.error(
                    "core refuses results",
                    metadata: [LogKeys.error: "\(fault)", LogKeys.count: "\(taken.count)"]
                )
            case .temporary, .unreachable:
                // What Core stumbles over must not keep it from the others.
                self.waiting.removeFirst(taken.count)
                self.waiting.append(contentsOf: taken)
                self.pause()
            }
            self.start()
            if self.isEmpty { self.onEmpty() }
        }
    }

    private func pause() {
        self.isPausing = true
        self.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) { self.hurry() }
    }

    private func report(_ outcomes: [ItemOutcome], of results: [DeliveryResult]) {
        for (result, outcome) in zip(results, outcomes) {
            switch outcome {
            case .done, .kept: continue
            case .permanent(let fault):
                self.logger.error(
                    "core refuses a result",
                    metadata: [LogKeys.messageID: "\(result.id)", LogKeys.error: "\(fault)"]
                )
            case .temporary:
                self.waiting.append(result)
                if !self.isPausing { self.pause() }
            }
        }
    }

    private func call(_ results: [DeliveryResult]) -> EventLoopFuture<Outcome<[ItemOutcome]>> {
        if self.usesBatch { return self.client.results(results) }
        guard let result = results.first else { return self.eventLoop.makeSucceededFuture(.done([])) }
        let call =
            switch result.outcome {
            case .delivered:
                self.client.markDelivered(
                    id: result.id,
                    destSmsc: self.bind,
                    smppMessageIDs: result.smppMessageIDs
                )
            case .temporary, .permanent:
                self.client.incrementDeliveryAttempt(
                    id: result.id,
                    error: result.error,
                    smppStatus: result.smppStatus,
                    permanent: result.outcome == .permanent
                )
            }
        return call.map { outcome in outcome.map { _ in [ItemOutcome.done(result.id)] } }
    }
}
