import Common
import Testing

@testable import Store

/// Who is delivering a row: a worker or the steward, and which life of it.
@Suite struct LivesTests {
    private let place = TestStore()

    private func inLife<Command: StoreCommand>(_ number: UInt64, _ command: Command) -> InLife<Command> {
        InLife(Life(.worker, number: number), of: .acme, command)
    }

    private func asSteward<Command: StoreCommand>(_ number: UInt64, _ command: Command) -> InLife<Command> {
        InLife(Life(.steward, number: number), of: .acme, command)
    }

    private var stewardsClaim: ClaimMessages { ClaimMessages(bind: .acme, for: .steward, limit: 1) }

    @Test func `the first that is asked in a new life is done after the recovery, and the next without one`()
        async throws
    {
        let store = try self.place.open()
        _ = try await store.ask(self.inLife(1, .messages(["1", "2"])))
        let claim = self.inLife(2, ClaimMessages(bind: .acme, limit: 9))
        #expect(try await store.ask(claim).messages.map(\.text) == ["1", "2"])
        #expect(try await store.ask(claim).messages.isEmpty, "they are this life's own now")
        #expect(try await store.ask(RecoverMessages(bind: .acme, life: Life(.worker, number: 2))) == 0, "too late")
        #expect(try await store.ask(RecoverMessages(bind: .acme, life: Life(.worker, number: 3))) == 2)
    }

    @Test func `a command that fails takes its recovery back, and the next one does it`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(self.inLife(1, .messages(["1"])))
        let fails = Probe(lane: .acme) { _ throws(StoreFault) in throw StoreFault(.full) }
        await #expect(throws: StoreFault.self) { try await store.ask(self.inLife(2, fails)) }
        #expect(store.counts.cache[.acme] == CacheCounts(delivering: 1))
        #expect(try await store.ask(self.inLife(2, ClaimMessages(bind: .acme, limit: 9))).messages.count == 1)
    }

    @Test func `a worker that comes leaves alone what the steward is at`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(self.inLife(1, .messages(["1", "2"])))
        _ = try await store.ask(RecoverMessages(bind: .acme, life: Life(.worker, number: 2)))
        #expect(try await store.ask(self.asSteward(1, self.stewardsClaim)).messages.map(\.text) == ["1"])
        _ = try await store.ask(self.inLife(2, .messages(["3"])))
        let claimed = try await store.ask(self.inLife(3, ClaimMessages(bind: .acme, limit: 9)))
        #expect(claimed.messages.map(\.text) == ["2", "3"])
        #expect(store.counts.cache[.acme] == CacheCounts(delivering: 3))
    }

    @Test func `when the steward goes, what it was at waits again, and nothing of the worker's`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(AppendMessages.messages(["1", "2"]))
        _ = try await store.ask(RecoverMessages(bind: .acme))
        let held = try await store.ask(self.asSteward(1, self.stewardsClaim)).messages.map(\.id)
        _ = try await store.ask(self.inLife(1, ClaimMessages(bind: .acme, limit: 9)))
        #expect(try await store.ask(RecoverMessages(bind: .acme, life: Life(.steward, number: 2))) == 1)
        let row = try await store.ask(FindMessage(bind: .acme, id: try #require(held.first)))
        #expect(row?.state == .pending)
        #expect(store.counts.cache[.acme] == CacheCounts(pending: 1, delivering: 1))
    }

    @Test func `what the steward has ended is not its own any more`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(AppendMessages.messages(["1"]))
        _ = try await store.ask(RecoverMessages(bind: .acme))
        let held = try await store.ask(self.asSteward(1, self.stewardsClaim)).messages.map(\.id)
        _ = try await store.ask(self.asSteward(1, PauseMessages(bind: .acme, ids: held)))
        #expect(try await store.ask(self.inLife(1, ClaimMessages(bind: .acme, limit: 9))).messages.count == 1)
        #expect(try await store.ask(RecoverMessages(bind: .acme, life: Life(.steward, number: 2))) == 0)
        #expect(try await store.ask(RecoverMessages(bind: .acme, life: Life(.worker, number: 2))) == 1)
    }
}
