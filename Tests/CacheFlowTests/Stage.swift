import CacheFlow
import Common
import CoreAPI
import IPC
import Logging
import NIOCore
import NIOEmbedded
import TestSupport

/// A message cache between a keeper and a Core that are played by the test, in virtual time.
final class Stage {
    static let bind: BindName = {
        guard let name = BindName("acme") else { preconditionFailure("acme is a name") }
        return name
    }()

    let loop = EmbeddedEventLoop()
    let keeper: FakeKeeper
    let core: SlowCore<PreparedMessage, [ItemOutcome]>
    let single: SlowCore<PreparedMessage, Int64>
    let receipts: SlowCore<PreparedReceipt, [ItemOutcome]>
    let cache: MessageCache
    /// What whoever brought a message was told, by its text.
    private(set) var answers: [String: MessageCache.Stored] = [:]
    private(set) var owed = 0

    init(usesBatch: Bool = true, isReachable: Bool = true) {
        self.keeper = FakeKeeper(self.loop)
        let core = SlowCore<PreparedMessage, [ItemOutcome]>(self.loop)
        let single = SlowCore<PreparedMessage, Int64>(self.loop)
        self.core = core
        self.single = single
        self.receipts = SlowCore<PreparedReceipt, [ItemOutcome]>(self.loop)
        self.cache = MessageCache(flow: Self.flow(self.loop, self.keeper, core, single, self.receipts))
        self.extensions = usesBatch ? ["batch", "receipts"] : []
        self.cache.flow.onOwed = { [unowned self] in self.owed += 1 }
        self.coreIs(isReachable)
    }

    private let extensions: [String]

    /// A flow of the same bind without a bind's own cache: the steward's.
    func anotherFlow() -> CacheFlow { Self.flow(self.loop, self.keeper, self.core, self.single, self.receipts) }

    private static func flow(
        _ loop: EmbeddedEventLoop,
        _ keeper: FakeKeeper,
        _ core: SlowCore<PreparedMessage, [ItemOutcome]>,
        _ single: SlowCore<PreparedMessage, Int64>,
        _ receipts: SlowCore<PreparedReceipt, [ItemOutcome]>
    ) -> CacheFlow {
        let messages = HandInQueue<PreparedMessage>(
            eventLoop: loop,
            concurrency: 3,
            single: { single.call([$0]) },
            batch: core.call
        )
        let reports = HandInQueue<PreparedReceipt>(
            eventLoop: loop,
            concurrency: 3,
            single: { _ in loop.makeSucceededFuture(.done(1)) },
            batch: receipts.call
        )
        return CacheFlow(
            Self.bind,
            "gw",
            ChildConfiguration.CacheSettings(
                epochs: KeyEpochs(present: KeyEpochs.Epoch(first: 1, name: "e1")),
                flushInterval: .seconds(10),
                maxRetryAttempts: 10
            ),
            store: keeper.link,
            queues: CoreQueues(messages: messages, receipts: reports),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { Timestamp(milliseconds: keeper.now) }
        )
    }

    func coreIs(_ reachable: Bool) {
        self.cache.flow.learned(CoreFacts(reachable: reachable, extensions: self.extensions, why: ""))
        self.loop.run()
    }

    /// The partner sends messages with these texts, in one burst.
    func send(_ texts: String..., wantsFailureReceipt: Bool = false) {
        self.send(texts, wantsFailureReceipt: wantsFailureReceipt)
    }

    func send(_ texts: [String], wantsFailureReceipt: Bool = false) {
        for text in texts {
            let payload = CachePayload(MessageContent(destinationMsisdn: "61", messageBody: text))
            self.cache.store(payload, wantsFailureReceipt: wantsFailureReceipt) { [unowned self] stored in
                self.answers[text] = stored
            }
        }
        self.loop.run()
    }

    /// The texts of the calls that Core has not answered, call by call.
    var calls: [[String]] { self.core.calls.map { $0.items.map(\.text) } }

    /// Core takes all messages of its oldest call.
    func coreTakes() {
        self.core.answer { .done($0.map { .done(Int64($0.text.count)) }) }
    }

    /// The time in which delivered rows gather has passed.
    func rowsGo() {
        self.loop.advanceTime(by: .milliseconds(20))
    }

    func coreSays(_ outcome: Outcome<[ItemOutcome]>) {
        self.core.answer { _ in outcome }
    }
}

extension PreparedMessage {
    /// The message's text, and a mark where the content cannot be read.
    var text: String {
        do throws(JSONError) {
            return try MessageContent(json: Array(self.content)).messageBody
        } catch {
            return "unreadable"
        }
    }
}
