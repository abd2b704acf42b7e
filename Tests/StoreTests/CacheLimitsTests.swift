import Common
import Testing

@testable import Store

@Suite struct CacheLimitsTests {
    private let place = TestStore()

    @Test func `with reject, what fits is stored and the rest refused`() async throws {
        let store = try self.place.open()
        let answer = try await store.append(["1", "2", "3"], maxSize: 2)
        #expect(answer.ids.count == 2 && answer.refusal == .overflow && answer.dropped.isEmpty)
        let next = try await store.append(["4"], maxSize: 2)
        #expect(next == AppendAnswer(refusal: .overflow))
        #expect(store.counts.cache[.acme]?.total == 2)
    }

    @Test func `with drop_oldest, the oldest that nobody is delivering go, and are named`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(["1", "2", "3", "4"]).ids
        _ = try await store.ask(PauseMessages(bind: .acme, ids: [ids[1], ids[3]]))
        let failure = DeliveryFailure(id: ids[2], error: "", isPermanent: true)
        let ladder = RetryLadder(interval: .seconds(1), multiplier: 1, maxAttempts: 1)
        _ = try await store.ask(FailMessages(bind: .acme, failures: [failure], ladder: ladder))
        let answer = try await store.append(["5", "6"], maxSize: 4, overflow: .dropOldest)
        #expect(answer.ids.count == 2 && answer.refusal == nil)
        #expect(answer.dropped == [ids[1], ids[2]])
        #expect(store.counts.cache[.acme] == CacheCounts(pending: 1, delivering: 3))
    }

    @Test func `where all are being delivered nothing is dropped, and the new one is refused`() async throws {
        let store = try self.place.open()
        try await store.append(["1", "2"])
        let answer = try await store.append(["3"], maxSize: 2, overflow: .dropOldest)
        #expect(answer == AppendAnswer(refusal: .overflow))
    }

    @Test func `a limit that was lowered drops no more than the new ones need`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(["1", "2", "3", "4"]).ids
        _ = try await store.ask(PauseMessages(bind: .acme, ids: ids))
        let answer = try await store.append(["5"], maxSize: 2, overflow: .dropOldest)
        #expect(answer.ids.count == 1 && answer.dropped == [ids[0]])
    }

    @Test func `a limit is a bind's own`() async throws {
        let store = try self.place.open()
        try await store.append(["1", "2"], maxSize: 2)
        #expect(try await store.append(["1", "2"], to: .other, maxSize: 2).ids.count == 2)
    }
}

@Suite struct CacheByHandTests {
    private let place = TestStore()
    private let ladder = RetryLadder(interval: .seconds(60), multiplier: 2, maxAttempts: 5)

    private func refuse(_ ids: [MessageID]) -> FailMessages {
        FailMessages(
            bind: .acme,
            failures: ids.map { .init(id: $0, error: "no such route", isPermanent: true) },
            ladder: self.ladder
        )
    }

    @Test func `a list is filtered by bind, state and retries, newest first, page after page`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(["1", "2", "3", "4"]).ids
        try await store.append(["o"], to: .other)
        _ = try await store.ask(self.refuse([ids[1]]))
        let failure = DeliveryFailure(id: ids[2], error: "503", isPermanent: false)
        _ = try await store.ask(FailMessages(bind: .acme, failures: [failure], ladder: self.ladder))

        var filter = CacheFilter()
        filter.withPayload = true
        #expect(try await store.listed(filter).map(\.text) == ["o", "4", "3", "2", "1"])
        filter.bind = .acme
        filter.limit = 2
        #expect(try await store.listed(filter).map(\.text) == ["4", "3"])
        filter.before = ids[2]
        #expect(try await store.listed(filter).map(\.text) == ["2", "1"])
        filter = CacheFilter()
        filter.state = .failedPermanent
        #expect(try await store.listed(filter).map(\.lastError) == ["no such route"])
        #expect(try await store.listed(filter).map(\.payload) == [[]])
        filter = CacheFilter()
        filter.retriedAtLeast = 1
        #expect(try await store.listed(filter).map(\.id) == [ids[2]])
        filter.bind = .test("nobody")
        #expect(try await store.listed(filter).isEmpty)
    }

    @Test func `a retry begins anew: no retries, due now, no error`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(["1", "2", "3", "4"]).ids
        _ = try await store.ask(self.refuse(Array(ids[0...2])))
        #expect(try await store.ask(RetryMessages(bind: .acme, .one(ids[0]))).count == 1)
        #expect(try await store.ask(RetryMessages(bind: .acme, .one(ids[3]))).count == 0, "it is being delivered")
        #expect(try await store.ask(RetryMessages(bind: .other, .allFailed)).count == 0)
        #expect(try await store.ask(RetryMessages(bind: .acme, .allFailed)).count == 2)
        #expect(store.counts.cache[.acme] == CacheCounts(pending: 3, delivering: 1))
        let claimed = try await store.ask(ClaimMessages(bind: .acme, limit: 9)).messages
        #expect(claimed.map(\.text) == ["1", "2", "3"])
        #expect(claimed.allSatisfy { $0.retryCount == 0 && $0.lastError == nil })
    }

    @Test func `what is deleted is gone, but not while it is delivered`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(["1", "2", "3", "4"]).ids
        _ = try await store.ask(self.refuse(Array(ids[0...1])))
        _ = try await store.ask(PauseMessages(bind: .acme, ids: [ids[2]]))
        #expect(try await store.ask(DeleteMessages(bind: .acme, .one(ids[3]))).count == 0)
        #expect(try await store.ask(DeleteMessages(bind: .acme, .one(ids[2]))).count == 1)
        #expect(try await store.ask(DeleteMessages(bind: .acme, .allFailed)).count == 2)
        #expect(store.counts.cache[.acme] == CacheCounts(delivering: 1))
        #expect(try await store.listed().map(\.id) == [ids[3]])
    }

    @Test func `of more rows than there is room for the last ones stay, where they wait`() async throws {
        let store = try self.place.open()
        let rows = ["1", "2", "3", "4", "5"].map { CacheRow(payload: ArraySlice($0.utf8), wantsFailureReceipt: false) }
        func append(held: Bool) -> AppendMessages {
            AppendMessages(bind: .acme, rows: rows, isHeld: held, maxSize: 3, overflow: .dropOldest)
        }
        let waiting = try await store.ask(append(held: true))
        #expect(waiting.ids.count == 5 && waiting.refusal == nil)
        #expect(waiting.dropped == Array(waiting.ids.prefix(2)))
        #expect(store.counts.cache[.acme] == CacheCounts(pending: 3))
        let under = try await store.ask(append(held: false))
        #expect(under.ids.count == 3 && under.refusal == .overflow, "what is being delivered is never dropped")
        #expect(under.dropped == Array(waiting.ids.suffix(3)))
    }

    @Test func `a partner may cancel and replace what waits, and nothing else`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(["1", "2"]).ids
        _ = try await store.ask(PauseMessages(bind: .acme, ids: [ids[0]]))
        func replacing(_ id: MessageID) -> ReplaceMessage {
            ReplaceMessage(
                bind: .acme,
                id: id,
                row: CacheRow(payload: ArraySlice("new".utf8), wantsFailureReceipt: true)
            )
        }
        #expect(try await store.ask(replacing(ids[1])) == false)
        #expect(try await store.ask(replacing(ids[0])) == true)
        #expect(try await store.ask(FindMessage(bind: .acme, id: ids[0]))?.text == "new")
        #expect(try await store.ask(CancelMessage(bind: .acme, id: ids[1])) == false)
        #expect(try await store.ask(CancelMessage(bind: .acme, id: ids[0])) == true)
        #expect(try await store.ask(CancelMessage(bind: .acme, id: ids[0])) == false)
        #expect(store.counts.cache[.acme] == CacheCounts(delivering: 1))
    }

    @Test func `counts are exact after a restart, and what was being delivered waits again`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(["1", "2", "3", "4"]).ids
        _ = try await store.ask(self.refuse([ids[0]]))
        _ = try await store.ask(PauseMessages(bind: .acme, ids: [ids[1]]))
        #expect(store.counts.cache[.acme] == CacheCounts(pending: 1, delivering: 2, failed: 1))
        store.close()
        #expect(try self.place.open().counts.cache == [.acme: CacheCounts(pending: 3, failed: 1)])
    }
}
