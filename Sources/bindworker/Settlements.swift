import CacheFlow
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

    private let eventLoop: any EventLoop
    private let logger: Logger
    private let single: (DeliveryResult) -> EventLoopFuture<Outcome<Void>>
    private let batch: ([DeliveryResult]) -> EventLoopFuture<Outcome<[ItemOutcome]>>
    private var waiting: Deque<DeliveryResult> = []
    private var isCalling = false
    private var isPausing = false
    private var startIsDue = false
    var usesBatch = false
    /// How long results are gathered for one call.
    ///
    /// Nobody waits for them, and a call costs both ends far more than a result does. What is gathered is what may be
    /// sent twice after a crash: hence milliseconds.
    var gathering: TimeAmount?
    /// Core knows what became of these messages, or will not hear of it.
    var onTold: ([Int64]) -> Void = { _ in }
    /// Called when the last one has been taken.
    var onEmpty: () -> Void = {}

    init(
        eventLoop: any EventLoop,
        logger: Logger,
        single: @escaping (DeliveryResult) -> EventLoopFuture<Outcome<Void>>,
        batch: @escaping ([DeliveryResult]) -> EventLoopFuture<Outcome<[ItemOutcome]>>
    ) {
        self.eventLoop = eventLoop
        self.logger = logger
        self.single = single
        self.batch = batch
    }

    convenience init(client: CoreClient, bind: String, eventLoop: any EventLoop, logger: Logger) {
        self.init(
            eventLoop: eventLoop,
            logger: logger,
            single: { client.tell($0, of: bind) },
            batch: client.results
        )
    }

    var count: Int { self.waiting.count }
    var isEmpty: Bool { self.waiting.isEmpty && !self.isCalling }

    func settle(_ result: DeliveryResult) {
        self.waiting.append(result)
        guard !self.startIsDue else { return }
        self.startIsDue = true
        let begin = {
            self.startIsDue = false
            self.start()
        }
        if let gathering = self.gathering, self.usesBatch {
            self.eventLoop.assumeIsolated().scheduleTask(in: gathering) { begin() }
        } else {
            self.eventLoop.assumeIsolated().execute { begin() }
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
            case .permanent(let fault):
                self.waiting.removeFirst(taken.count)
                self.onTold(taken.map(\.id))
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
        var told: [Int64] = []
        for (index, result) in results.enumerated() {
            switch index < outcomes.count ? outcomes[index] : .temporary(.shortAnswer) {
            case .done, .kept:
                told.append(result.id)
            case .permanent(let fault):
                told.append(result.id)
                self.logger.error(
                    "core refuses a result",
                    metadata: [LogKeys.messageID: "\(result.id)", LogKeys.error: "\(fault)"]
                )
            case .temporary:
                self.waiting.append(result)
                if !self.isPausing { self.pause() }
            }
        }
        self.onTold(told)
    }

    private func call(_ results: [DeliveryResult]) -> EventLoopFuture<Outcome<[ItemOutcome]>> {
        if self.usesBatch { return self.batch(results) }
        guard let result = results.first else { return self.eventLoop.makeSucceededFuture(.done([])) }
        return self.single(result).map { outcome in outcome.map { _ in [ItemOutcome.done(result.id)] } }
    }
}

extension CoreClient {
    /// Tells what became of one message that left by `bind`.
    func tell(_ result: DeliveryResult, of bind: String) -> EventLoopFuture<Outcome<Void>> {
        switch result.outcome {
        case .delivered:
            self.markDelivered(id: result.id, destSmsc: bind, smppMessageIDs: result.smppMessageIDs)
        case .temporary, .permanent:
            self.incrementDeliveryAttempt(
                id: result.id,
                error: result.error,
                smppStatus: result.smppStatus,
                permanent: result.outcome == .permanent
            )
        }
    }
}
