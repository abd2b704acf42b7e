import Common
import IPC
import Logging
import NIOCore
import NIOEmbedded
import Store
import Supervision
import Testing

@testable import supervisor

/// A desk between a real store and children that the test plays, in virtual time.
private final class DeskScene {
    let desk: StoreDesk
    /// The children that are there, by their generation.
    var here: [ChildName: UInt64] = [:]
    var sent: [(child: ChildName, frame: Frame)] = []

    init(_ store: Store, _ loop: any EventLoop) throws {
        let board = try board()
        board.facts = CoreFacts(reachable: true, extensions: [], why: "")
        self.desk = StoreDesk(
            store: store,
            board: board,
            tally: StoreTally(store: store, meter: CommitMeter()),
            eventLoop: loop,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        self.desk.send = { [unowned self] child, frame in
            if self.here[child] != nil { self.sent.append((child, frame)) }
        }
        self.desk.generation = { [unowned self] in self.here[$0] }
    }

    func arrives(_ child: ChildName, _ generation: UInt64) {
        self.here[child] = generation
        self.desk.arrived(child)
    }

    func leaves(_ child: ChildName) {
        self.here[child] = nil
        self.desk.left(child)
    }

    func ask(_ request: StoreRequest, _ child: ChildName = partner, _ generation: UInt64 = 1) {
        self.desk.received(7, name("partner"), request, from: child, generation)
    }

    /// What has been sent to a child since the last look.
    func sent(to child: ChildName) -> [Frame] {
        defer { self.sent.removeAll { $0.child == child } }
        return self.sent.filter { $0.child == child }.map(\.frame)
    }

    func replies(to child: ChildName) -> [StoreReply] {
        self.sent(to: child).compactMap { if case .stored(_, let reply) = $0 { reply } else { nil } }
    }
}

@Suite struct StoreDeskTests {
    private struct Stage: Sendable {
        let loop = NIOAsyncTestingEventLoop()
        let store: Store
        let scene: NIOLoopBound<DeskScene>

        init(_ store: Store) async throws {
            let loop = self.loop
            self.store = store
            self.scene = try await loop.executeInContext {
                NIOLoopBound(try DeskScene(store, loop), eventLoop: loop)
            }
        }

        @discardableResult
        func act<Value: Sendable>(_ body: @escaping @Sendable (DeskScene) -> Value) async throws -> Value {
            let scene = self.scene
            return try await self.loop.executeInContext { body(scene.value) }
        }

        /// The store has answered all that was asked, and the desk has heard it.
        func settle() async throws {
            for bind in [name("partner"), name("acme")] {
                _ = try await self.store.perform(FindMessage(bind: bind, id: MessageID(number: 1)))
            }
            await self.loop.run()
        }
    }

    private static let row = CacheRow(payload: [1, 2, 3], wantsFailureReceipt: false)
    private static let due = Frame.cacheDue(name("partner"))

    private func withStage(_ body: (Stage) async throws -> Void) async throws {
        let folder = try Folder()
        let store = try folder.store()
        defer { store.close() }
        try await body(try await Stage(store))
    }

    @Test func `what waits is looked at again after each interval, and where nothing waits everybody sleeps`()
        async throws
    {
        try await self.withStage { stage in
            try await stage.act { $0.arrives(partner, 1) }
            try await stage.settle()
            await stage.loop.advanceTime(by: .seconds(60))
            #expect(try await stage.act { $0.sent.count } == 0)
            try await stage.act { $0.ask(.append([Self.row], held: true)) }
            try await stage.settle()
            #expect(try await stage.act { $0.replies(to: partner).count } == 1)
            for _ in 0..<3 {
                await stage.loop.advanceTime(by: .seconds(10))
                #expect(try await stage.act { $0.sent(to: partner) } == [Self.due])
            }
        }
    }

    @Test func `an answer goes to the life that asked, and to no other`() async throws {
        try await self.withStage { stage in
            try await stage.act { scene in
                scene.arrives(partner, 1)
                scene.ask(.append([Self.row], held: false))
                scene.leaves(partner)
                scene.arrives(partner, 2)
                // Its predecessor's last words, read late: nothing more is begun.
                scene.ask(.append([Self.row], held: false), partner, 1)
            }
            try await stage.settle()
            #expect(try await stage.act { $0.replies(to: partner) } == [])
            #expect(stage.store.counts.cache[name("partner")] == CacheCounts(pending: 1))
        }
    }

    @Test func `a worker that comes finds waiting what its predecessor was delivering`() async throws {
        try await self.withStage { stage in
            try await stage.act { scene in
                scene.arrives(partner, 1)
                scene.ask(.append([Self.row], held: false))
                scene.arrives(partner, 2)
                scene.ask(.claim(limit: 9), partner, 2)
                scene.desk.left(partner)
            }
            try await stage.settle()
            let replies = try await stage.act { $0.replies(to: partner) }
            guard case .claimed(let answer) = replies.first else {
                Issue.record("not claimed: \(replies)")
                return
            }
            #expect(answer.messages.map(\.payload) == [[1, 2, 3]])
            #expect(stage.store.counts.cache[name("partner")] == CacheCounts(delivering: 1), "and they are its own")
        }
    }

    /// A row that the steward has claimed before the bind's worker came.
    private func stewardClaims(_ stage: Stage) async throws -> MessageID {
        try await stage.act { scene in
            scene.arrives(partner, 1)
            scene.ask(.append([Self.row], held: true))
            scene.leaves(partner)
            scene.here[.steward] = 1
            scene.ask(.claim(limit: 9), .steward)
        }
        try await stage.settle()
        let replies = try await stage.act { $0.replies(to: .steward) }
        guard case .claimed(let answer) = replies.first, let message = answer.messages.first else {
            throw StoreFault(.refused, "not claimed: \(replies)")
        }
        try await stage.act { $0.arrives(partner, 2) }
        try await stage.settle()
        #expect(try await stage.act { $0.sent(to: partner) } == [], "the steward is at it")
        return message.id
    }

    @Test func `a row that the steward fails with is told to the worker that has come meanwhile`() async throws {
        try await self.withStage { stage in
            let id = try await self.stewardClaims(stage)
            try await stage.act { $0.ask(.fail([DeliveryFailure(id: id, error: "503", isPermanent: false)]), .steward) }
            try await stage.settle()
            #expect(try await stage.act { $0.sent(to: partner) } == [Self.due])
        }
    }

    @Test func `what a dead steward was delivering is told to the worker, and the worker's own is let alone`()
        async throws
    {
        try await self.withStage { stage in
            _ = try await self.stewardClaims(stage)
            try await stage.act { scene in
                scene.ask(.append([Self.row], held: false), partner, 2)
                scene.leaves(.steward)
            }
            try await stage.settle()
            #expect(try await stage.act { $0.sent(to: partner).contains(Self.due) })
            #expect(stage.store.counts.cache[name("partner")] == CacheCounts(pending: 1, delivering: 1))
        }
    }

    @Test func `with Core's return all that waits is due, however much it is`() async throws {
        try await self.withStage { stage in
            let bind = name("partner")
            let rows = [CacheRow](repeating: Self.row, count: 250)
            let ids = try await stage.store.perform(
                AppendMessages(bind: bind, rows: rows, maxSize: 300, overflow: .reject)
            ).ids
            let failures = ids.map { DeliveryFailure(id: $0, error: "503", isPermanent: false) }
            let ladder = RetryLadder(interval: .seconds(3600), multiplier: 2, maxAttempts: 3)
            _ = try await stage.store.perform(FailMessages(bind: bind, failures: failures, ladder: ladder))
            try await stage.act { $0.desk.coreIsBack() }
            for _ in 0..<3 { try await stage.settle() }
            #expect(try await stage.store.perform(ClaimMessages(bind: bind, limit: 300)).messages.count == 250)
        }
    }
}
