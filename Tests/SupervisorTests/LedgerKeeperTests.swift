import Logging
import NIOCore
import NIOPosix
import Store
import Telemetry
import Testing

@testable import supervisor

/// What a scrape shows is on disk, whatever has been counted since.
@Suite struct LedgerKeeperTests {
    /// Counts on with every look, as a busy gateway does.
    private final class Counting {
        private let registry = MetricRegistry()
        private let counter: CounterHandle

        init() {
            self.counter = self.registry.register(MetricCatalogue.cacheDelivered, [.bindName: "partner"])
        }

        func look() -> MetricSnapshot {
            self.registry.increment(self.counter)
            return self.registry.snapshot()
        }
    }

    private struct Outcome: Sendable {
        var before: [MetricSample] = []
        var shown: [MetricSample] = []
    }

    /// Saves as often as asked on a loop of its own; `ending` closes the store with it.
    private func keep(_ store: Store, saves: Int, ending: Bool) async throws -> Outcome {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let (keeper, shown) = try await loop.submit { () -> (NIOLoopBound<LedgerKeeper>, NIOLoopBound<StatusBoard>) in
            let board = try board()
            let counting = Counting()
            board.storeSamples = { counting.look() }
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let keeper = LedgerKeeper(store: store, board: board, eventLoop: loop, logger: logger)
            return (NIOLoopBound(keeper, eventLoop: loop), NIOLoopBound(board, eventLoop: loop))
        }.get()
        var outcome = Outcome()
        outcome.before = try await loop.submit { shown.value.scrape.counted }.get()
        for _ in 0..<saves {
            try await loop.submit { keeper.value.save() }.get()
            // Commands are answered in order: once this one is, so is that of the keeper.
            try await store.perform(SaveSetting(key: "test", value: "1", origin: "test"))
        }
        outcome.shown = try await loop.submit { () -> [MetricSample] in
            if ending { keeper.value.end() }
            return shown.value.scrape.counted
        }.get()
        try await group.shutdownGracefully()
        return outcome
    }

    private func onDisk(_ folder: Folder) throws -> [MetricSample] {
        let store = try folder.store()
        defer { store.close() }
        let bytes = try #require(store.savedLedger)
        return try MetricSnapshot(decoding: ByteBuffer(bytes: bytes)).samples.counted
    }

    @Test(arguments: 1...3) func `what is shown after a save is what is on disk`(saves: Int) async throws {
        let folder = try Folder()
        let store = try folder.store()
        let outcome = try await self.keep(store, saves: saves, ending: false)
        store.close()
        #expect(try outcome.shown == self.onDisk(folder))
        #expect(outcome.shown.count == 1)
    }

    @Test func `before the first save nothing is shown that could be lost`() async throws {
        let store = try Folder().store()
        let outcome = try await self.keep(store, saves: 0, ending: false)
        store.close()
        #expect(outcome.before == [] && outcome.shown == [])
    }

    @Test func `the last save has what was counted since the one before`() async throws {
        let folder = try Folder()
        let outcome = try await self.keep(try folder.store(), saves: 1, ending: true)
        let (last, shown) = (try self.onDisk(folder), outcome.shown)
        #expect(last.count == 1 && shown.count == 1)
        guard case .counter(let kept) = last[0].value, case .counter(let seen) = shown[0].value else {
            Issue.record("not counters")
            return
        }
        #expect(kept > seen)
    }
}

extension [MetricSample] {
    /// Counters that are not 0.
    fileprivate var counted: Self {
        self.filter { sample in
            guard case .counter(let value) = sample.value else { return false }
            return value > 0
        }
    }
}
