import Common
import Testing

@testable import Store

/// Rows that another program has written, with numbers that cannot be ours.
@Suite struct StrayTests {
    private let place = TestStore()

    private func renumber(_ id: MessageID, to number: Int64, in store: Store) async throws {
        _ = try await store.ask(
            Probe(lane: .acme) { transaction throws(StoreFault) in
                try transaction.run("UPDATE message SET number = ? WHERE number = ?", .integer(number), .id(id))
            }
        )
    }

    @Test func `one is never claimed, and keeps nobody from what is behind it`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(["0", "-5", "least", "good"]).ids
        _ = try await store.ask(RecoverMessages(bind: .acme))
        for (id, number) in zip(ids, [0, -5, .min] as [Int64]) { try await self.renumber(id, to: number, in: store) }
        let claimed = try await store.ask(ClaimMessages(bind: .acme, limit: 9))
        #expect(claimed.messages.map(\.text) == ["good"])
        #expect(!claimed.isMoreDue && claimed.nextDue == nil)
        #expect(try await store.ask(ClaimMessages(bind: .acme, limit: 9)).messages.isEmpty)
    }

    @Test func `at the next start each is given a number of its own, once, and delivered`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(["0", "-5", "good"]).ids
        #expect(store.renumbered == 0)
        for (id, number) in zip(ids, [0, -5] as [Int64]) { try await self.renumber(id, to: number, in: store) }
        store.close()
        let again = try self.place.open()
        #expect(again.renumbered == 2)
        let claimed = try await again.ask(ClaimMessages(bind: .acme, limit: 9)).messages
        #expect(claimed.map(\.text) == ["good", "-5", "0"])
        #expect(Set(claimed.map(\.id)).count == 3)
        #expect(try await again.ask(SettleMessages(bind: .acme, ids: claimed.map(\.id))) == 3)
        #expect(again.counts.cache[.acme] == CacheCounts())
        again.close()
        #expect(try self.place.open().renumbered == 0)
    }
}
