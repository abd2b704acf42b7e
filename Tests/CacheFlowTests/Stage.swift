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
    let cache: MessageCache
    /// What whoever brought a message was told, by its text.
    private(set) var answers: [String: MessageCache.Stored] = [:]
    private(set) var owed = 0

    init(usesBatch: Bool = true, isReachable: Bool = true) {
        self.keeper = FakeKeeper(self.loop)
        let core = SlowCore<PreparedMessage, [ItemOutcome]>(self.loop)
        let single = SlowCore<PreparedMessage, Int64>(self.loop)
        let receipts = SlowCore<PreparedReceipt, [ItemOutcome]>(self.loop)
        self.core = core
        self.single = single
        let (loop, keeper) = (self.loop, self.keeper)
        self.cache = MessageCache(
            flow: CacheFlow(
                Self.bind,
                "gw",
                ChildConfiguration.CacheSettings(
                    epoch: "e1",
                    flushInterval: .seconds(10),
                    maxRetryAttempts: 10
                ),
                store: keeper.link,
                queues: CoreQueues(
                    messages: HandInQueue(
                        eventLoop: loop,
                        concurrency: 3,
                        single: { single.call([$0]) },
                        batch: core.call
                    ),
                    receipts: HandInQueue(
                        eventLoop: loop,
                        concurrency: 3,
                        single: { _ in loop.makeSucceededFuture(.done(1)) },
                        batch: receipts.call
                    )
                ),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                now: { Timestamp(milliseconds: keeper.now) }
            )
        )
        self.extensions = usesBatch ? ["batch", "receipts"] : []
        self.cache.flow.onOwed = { [unowned self] in self.owed += 1 }
        self.coreIs(isReachable)
    }

    private let extensions: [String]

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
