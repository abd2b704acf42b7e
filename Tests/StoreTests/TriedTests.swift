import Common
import Testing

@testable import Store

/// What somebody has begun to hand to Core may be there, whatever was answered: it is remembered.
@Suite struct TriedTests {
    private let place = TestStore()

    private func isTried(_ id: MessageID, in store: Store) async throws -> Bool? {
        try await store.ask(FindMessage(bind: .acme, id: id))?.isTried
    }

    private func held(in store: Store) async throws -> MessageID {
        let row = CacheRow(payload: [1], wantsFailureReceipt: false)
        let append = AppendMessages(bind: .acme, rows: [row], isHeld: true, maxSize: 10, overflow: .reject)
        guard let id = try await store.ask(append).ids.first else { throw StoreFault(.refused, "no id") }
        return id
    }

    @Test func `what waits from the start was not tried, until it is claimed`() async throws {
        let store = try self.place.open()
        let id = try await self.held(in: store)
        #expect(try await self.isTried(id, in: store) == false)
        #expect(try await store.listed().map(\.isTried) == [false])
        #expect(try await store.ask(ClaimMessages(bind: .acme, limit: 10)).messages.map(\.id) == [id])
        #expect(try await store.ask(PauseMessages(bind: .acme, ids: [id])) == 1)
        #expect(try await self.isTried(id, in: store) == true)
    }

    @Test func `what was handed on at once was tried, also after a crash and a retry by hand`() async throws {
        let store = try self.place.open()
        let id = try await store.append("a")
        #expect(try await self.isTried(id, in: store) == true)
        let again = try self.place.open(at: try self.place.image())
        #expect(try await self.isTried(id, in: again) == true)
        #expect(try await again.ask(RetryMessages(bind: .acme, .one(id))).count == 1)
        #expect(try await self.isTried(id, in: again) == true)
    }
}
