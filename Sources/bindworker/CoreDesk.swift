import CacheFlow
import Common
import CoreAPI
import IPC
import Logging
import NIOCore
import Telemetry

/// The worker's dealings with Core: hands in what came, fetches what is due, tells what became of it.
///
/// Which of Core's extensions are used is the steward's word, passed on by the supervisor.
final class CoreDesk {
    /// How often the leases on what has been fetched and not settled are renewed; Core keeps them 60 s.
    private static let renewEvery: TimeAmount = .seconds(20)

    let client: CoreClient
    let store: StoreLink
    /// The ways into Core of what was in the cache.
    let cacheQueues: CoreQueues
    let settlements: Settlements
    let fetch: FetchLoop
    private(set) var facts: CoreFacts?

    private let messages: HandInQueue<NewMessage>
    private let receipts: HandInQueue<ReceiptReport>
    private let lease: CurrentLease
    /// Random, new with each worker: no other process makes the same keys.
    private let epoch = String(UInt64.random(in: .min ... .max), radix: 36)
    private var nextKey: UInt64 = 0
    let eventLoop: any EventLoop

    init(
        access: CoreAccess,
        bind: BindName,
        queueCheckFrequency: Duration,
        tally: BindTally,
        store: StoreLink,
        logger: Logger
    ) throws(CoreFault) {
        let eventLoop = store.eventLoop
        let client = try CoreClient(
            configuration: CoreClientConfiguration(access),
            eventLoop: eventLoop,
            logger: logger,
            observe: Self.observer(tally, logger)
        )
        self.client = client
        self.store = store
        self.eventLoop = eventLoop
        self.cacheQueues = CoreQueues(
            client: client,
            bind: bind,
            concurrency: access.concurrency,
            eventLoop: eventLoop
        )
        // Later workers have higher numbers, also across restarts of the whole gateway.
        let generation = UInt64(clamping: Timestamp.now.milliseconds)
        self.lease = CurrentLease(Lessee(frontend: access.frontend, worker: generation))
        self.messages = HandInQueue(client: client, access: access, eventLoop: eventLoop)
        self.receipts = HandInQueue(client: client, bind: bind, access: access, eventLoop: eventLoop)
        self.settlements = Settlements(client: client, bind: bind.value, eventLoop: eventLoop, logger: logger)
        self.settlements.gathering = .milliseconds(10)
        self.fetch = FetchLoop(
            client: client,
            bind: bind.value,
            lease: self.lease,
            eventLoop: eventLoop,
            logger: logger
        )
        self.adjust(to: access, queueCheckFrequency: queueCheckFrequency)
    }

    /// Counts the calls, and tells of each at debug level but those that only ask whether there is something to send.
    private static func observer(_ tally: BindTally, _ logger: Logger) -> CoreClient.Observer {
        { operation, verdict, duration in
            tally.coreCalls.called(operation.rawValue, outcome: verdict.rawValue, duration: duration)
            guard operation != .queue || verdict != .done else { return }
            logger.debug(
                "core has answered",
                metadata: [
                    LogKeys.operation: "\(operation.rawValue)", LogKeys.outcome: "\(verdict.rawValue)",
                    LogKeys.duration: "\(duration.wholeMilliseconds)",
                ]
            )
        }
    }

    /// What a reload may change while the worker runs.
    ///
    /// `queueCheckFrequency` is how often Core is asked for messages, where the call cannot be held open.
    func adjust(to access: CoreAccess, queueCheckFrequency: Duration) {
        self.fetch.pollInterval = TimeAmount(max(access.pollInterval, queueCheckFrequency))
        self.client.adjust(timeout: access.timeout.wholeMilliseconds, concurrency: access.concurrency)
        self.messages.concurrency = access.concurrency
        self.receipts.concurrency = access.concurrency
        self.cacheQueues.adjust(concurrency: access.concurrency)
    }

    /// Hands in a message that came from the far side.
    func insert(_ content: MessageContent, completion: @escaping (Outcome<Int64>) -> Void) {
        self.messages.submit(self.keyed(content), completion: completion)
    }

    /// With a key of its own: a call that has to be made twice makes no second message.
    private func keyed(_ content: MessageContent) -> NewMessage {
        self.nextKey &+= 1
        return NewMessage(content, idempotencyKey: "\(self.lease.lessee.frontend)-\(self.epoch)-\(self.nextKey)")
    }

    /// Hands in messages that belong together, in one transaction where Core offers the batch call.
    func insertTogether(_ contents: [MessageContent]) -> EventLoopFuture<Outcome<[ItemOutcome]>> {
        self.client.insertBatch(contents.map(self.keyed))
    }

    /// Reports a carrier's receipt: which call is right, only Core's own word can tell.
    func report(_ receipt: ReceiptReport, completion: @escaping (Outcome<Int64>) -> Void) {
        guard self.isReachable else {
            return completion(.unreachable(CoreFault(.other, self.facts?.why ?? "")))
        }
        self.receipts.submit(receipt, completion: completion)
    }

    // MARK: Extensions

    func learned(_ facts: CoreFacts) {
        let wasReachable = self.facts?.reachable ?? false
        self.facts = facts
        let extensions = Set(facts.extensions)
        self.messages.usesBatch = extensions.contains(CoreExtension.batch.rawValue)
        self.settlements.usesBatch = self.messages.usesBatch
        self.receipts.usesBatch = extensions.contains(CoreExtension.receipts.rawValue)
        self.fetch.hasLeases = self.hasLeases
        self.fetch.usesWait = extensions.contains(CoreExtension.wait.rawValue)
        guard facts.reachable, !wasReachable else { return }
        self.settlements.hurry()
        self.fetch.hurry()
    }

    /// What the steward says; nothing is fetched before it has spoken.
    var isReachable: Bool { self.facts?.reachable ?? false }

    private var hasLeases: Bool { self.facts?.extensions.contains(CoreExtension.lease.rawValue) ?? false }

    // MARK: Leases

    /// Keeps what `held` names for as long as it names it.
    func keepLeases(on held: @escaping () -> [Int64]) {
        self.eventLoop.repeating(every: Self.renewEvery, after: Self.renewEvery) {
            let ids = held()
            guard self.hasLeases, !ids.isEmpty else { return }
            self.client.lease(LeaseChange(lessee: self.lease.lessee, renew: Array(ids.prefix(10_000)))).whenFailure {
                _ in
            }
        }
    }

    /// Gives back what was fetched and will not be sent.
    func release(_ ids: [Int64]) -> EventLoopFuture<Void> {
        guard self.hasLeases, !ids.isEmpty else { return self.eventLoop.makeSucceededVoidFuture() }
        return self.client.lease(LeaseChange(lessee: self.lease.lessee, release: ids)).map { _ in }
    }
}

extension HandInQueue<NewMessage> {
    fileprivate convenience init(client: CoreClient, access: CoreAccess, eventLoop: any EventLoop) {
        self.init(
            eventLoop: eventLoop,
            concurrency: access.concurrency,
            single: client.insert,
            batch: client.insertBatch
        )
    }
}

extension HandInQueue<ReceiptReport> {
    fileprivate convenience init(client: CoreClient, bind: BindName, access: CoreAccess, eventLoop: any EventLoop) {
        self.init(
            eventLoop: eventLoop,
            concurrency: access.concurrency,
            single: { client.receiptEvent($0, source: bind.value) },
            batch: client.receipts
        )
    }
}
