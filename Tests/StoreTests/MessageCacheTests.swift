import Common
import Synchronization
import Testing

@testable import Store

@Suite struct MessageCacheTests {
    private let place = TestStore()
    private let ladder = RetryLadder(interval: .seconds(60), multiplier: 2, maxAttempts: 2)

    private func fail(_ id: MessageID, permanent: Bool = false) -> FailMessages {
        FailMessages(
            bind: .acme,
            failures: [.init(id: id, error: "500", isPermanent: permanent)],
            ladder: self.ladder
        )
    }

    @Test func `ids are negative, go down one by one, and begin at random`() async throws {
        let store = try self.place.open()
        let answer = try await store.append(["a", "b", "c"])
        let first = try #require(answer.ids.first?.value)
        #expect((-900_000_000 ... -100_000_000).contains(first))
        #expect(answer.ids.map(\.value) == [first, first - 1, first - 2])
        #expect(try await store.append("d").value == first - 3)

        let elsewhere = TestStore()
        elsewhere.world.withLock { $0.dice = 123_456_789_012_345 }
        #expect(try await elsewhere.open().append("a").value != first)
    }

    @Test func `an id is never given twice, after a clean end or a crash`() async throws {
        var seen: Set<MessageID> = []
        var store = try self.place.open()
        for round in 0..<3 {
            for _ in 0..<5 { #expect(seen.insert(try await store.append("x")).inserted) }
            #expect(try await store.ask(SettleMessages(bind: .acme, ids: Array(seen))) == 5)
            if round < 2 {
                store.close()
                store = try self.place.open()
            }
        }
        let image = try self.place.image()
        let later = try self.place.open(at: image)
        #expect(seen.insert(try await later.append("x")).inserted)
    }

    @Test func `a message is stored as delivering, and goes when it is settled`() async throws {
        let store = try self.place.open()
        let id = try await store.append("hello")
        #expect(store.counts.cache[.acme] == CacheCounts(delivering: 1))
        let row = try #require(try await store.ask(FindMessage(bind: .acme, id: id)))
        #expect(row.text == "hello" && row.state == .delivering && row.receivedAt == Timestamp(seconds: 1_790_000_000))
        #expect(try await store.ask(SettleMessages(bind: .acme, ids: [id, id])) == 1)
        #expect(try await store.ask(FindMessage(bind: .acme, id: id)) == nil)
        #expect(store.counts.cache[.acme] == CacheCounts())
    }

    @Test func `an empty payload, and one of a megabyte, come back as they were`() async throws {
        let store = try self.place.open()
        let long = String(repeating: "x", count: 1_048_576)
        let ids = try await store.append(["", long]).ids
        #expect(try await store.ask(FindMessage(bind: .acme, id: ids[0]))?.payload == [])
        #expect(try await store.ask(FindMessage(bind: .acme, id: ids[1]))?.text == long)
    }

    @Test func `one bind cannot touch what is another's`() async throws {
        let store = try self.place.open()
        let id = try await store.append("x")
        try await store.append(["y"], to: .other)
        #expect(try await store.ask(SettleMessages(bind: .other, ids: [id])) == 0)
        #expect(try await store.ask(PauseMessages(bind: .other, ids: [id])) == 0)
        #expect(try await store.ask(FindMessage(bind: .other, id: id)) == nil)
        #expect(try await store.ask(FindMessage(bind: nil, id: id))?.bind == .acme)
        #expect(try await store.ask(DeleteMessages(bind: .other, .one(id))).count == 0)
        #expect(store.counts.cache == [.acme: .init(delivering: 1), .other: .init(delivering: 1)])
    }

    @Test func `a failed message climbs the ladder and ends as failed_permanent`() async throws {
        let store = try self.place.open()
        let id = try await store.append("x")
        let start = Timestamp(seconds: 1_790_000_000)
        #expect(try await store.ask(self.fail(id)) == [.retry(1, at: start + .seconds(60))])
        #expect(try await store.ask(self.fail(id)) == [.untouched], "it is not being delivered")
        self.place.pass(.seconds(60))
        #expect(try await store.ask(ClaimMessages(bind: .acme, limit: 9)).messages.map(\.id) == [id])
        #expect(try await store.ask(self.fail(id)) == [.retry(2, at: start + .seconds(180))])
        self.place.pass(.seconds(120))
        #expect(try await store.ask(ClaimMessages(bind: .acme, limit: 9)).messages.map(\.retryCount) == [2])
        #expect(try await store.ask(self.fail(id)) == [.failedPermanent(retries: 2, owesReceipt: false)])
        #expect(store.counts.cache[.acme] == CacheCounts(failed: 1))
        self.place.pass(.seconds(1_000_000))
        #expect(try await store.ask(ClaimMessages(bind: .acme, limit: 9)).messages.isEmpty)
    }

    @Test func `what Core refuses has failed at once`() async throws {
        let store = try self.place.open()
        let id = try await store.append("x")
        #expect(
            try await store.ask(self.fail(id, permanent: true)) == [.failedPermanent(retries: 0, owesReceipt: false)]
        )
        #expect(try await store.ask(FindMessage(bind: .acme, id: id))?.lastError == "500")
    }

    @Test func `a receipt of failure is owed until it is sent, over restarts`() async throws {
        let store = try self.place.open()
        let answer = try await store.ask(.messages(["x"], wantsFailureReceipt: true))
        let id = try #require(answer.ids.first)
        #expect(try await store.ask(OwedReceipts(bind: .acme, limit: 9)).isEmpty)
        #expect(
            try await store.ask(self.fail(id, permanent: true)) == [.failedPermanent(retries: 0, owesReceipt: true)]
        )
        store.close()
        let again = try self.place.open()
        #expect(try await again.ask(OwedReceipts(bind: .acme, limit: 9)).map(\.text) == ["x"])
        #expect(try await again.ask(ReceiptsSent(bind: .acme, ids: [id])) == 1)
        #expect(try await again.ask(ReceiptsSent(bind: .acme, ids: [id])) == 0)
        #expect(try await again.ask(OwedReceipts(bind: .acme, limit: 9)).isEmpty)
        #expect(again.counts.cache[.acme]?.failed == 1)
    }

    @Test func `what is owed comes in portions that fit into a frame`() async throws {
        let store = try self.place.open()
        let texts = (0..<5).map { "\($0)" + String(repeating: "x", count: 999) }
        for id in try await store.ask(.messages(texts, wantsFailureReceipt: true)).ids {
            _ = try await store.ask(self.fail(id, permanent: true))
        }
        let owed = try await store.ask(OwedReceipts(bind: .acme, limit: 9, bytes: 2500))
        #expect(owed.map { $0.text.prefix(1) } == ["0", "1", "2"])
        let large = (0..<100).map { _ in String(repeating: "x", count: 90_000) }
        for id in try await store.ask(.messages(large, to: .other, wantsFailureReceipt: true)).ids {
            let failure = DeliveryFailure(id: id, error: "no", isPermanent: true)
            _ = try await store.ask(FailMessages(bind: .other, failures: [failure], ladder: self.ladder))
        }
        let portion = try await store.ask(OwedReceipts(bind: .other, limit: 100))
        #expect((1...12).contains(portion.count), "a frame holds 8 MiB")
    }

    @Test func `with Core out of reach no attempt is counted, and all is due at once, in order`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(["1", "2", "3"]).ids
        #expect(try await store.ask(PauseMessages(bind: .acme, ids: ids.reversed())) == 3)
        #expect(store.counts.cache[.acme] == CacheCounts(pending: 3))
        let claimed = try await store.ask(ClaimMessages(bind: .acme, limit: 2))
        #expect(claimed.messages.map(\.text) == ["1", "2"])
        #expect(claimed.messages.allSatisfy { $0.retryCount == 0 && $0.nextRetryAt == nil })
        #expect(claimed.isMoreDue)
    }

    @Test func `a claim tells when the next one falls due`() async throws {
        let store = try self.place.open()
        let id = try await store.append("x")
        _ = try await store.ask(self.fail(id))
        let claimed = try await store.ask(ClaimMessages(bind: .acme, limit: 9))
        #expect(claimed.messages.isEmpty && !claimed.isMoreDue)
        #expect(claimed.nextDue == Timestamp(seconds: 1_790_000_060))
        #expect(try await store.ask(ClaimMessages(bind: .other, limit: 9)).nextDue == nil)
    }

    @Test func `a claim is bounded by bytes, and the rest stays due`() async throws {
        let store = try self.place.open()
        let ids = try await store.append((0..<5).map { "\($0)" + String(repeating: "x", count: 999) }).ids
        _ = try await store.ask(PauseMessages(bind: .acme, ids: ids))
        let claimed = try await store.ask(ClaimMessages(bind: .acme, limit: 9, bytes: 2500))
        #expect(claimed.messages.count == 3 && claimed.isMoreDue)
        #expect(store.counts.cache[.acme] == CacheCounts(pending: 2, delivering: 3))
    }

    @Test func `with the first good answer everything that waits is due at once, in order`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(["1", "2", "3"]).ids
        for id in ids.reversed() {
            _ = try await store.ask(self.fail(id))
            self.place.pass(.seconds(1))
        }
        #expect(try await store.ask(ClaimMessages(bind: .acme, limit: 9)).messages.isEmpty)
        #expect(try await store.ask(RequeueMessages()) == 3)
        #expect(try await store.ask(ClaimMessages(bind: .acme, limit: 9)).messages.map(\.text) == ["1", "2", "3"])
    }

    @Test func `what a dead worker was delivering waits again, and nobody else's`() async throws {
        let store = try self.place.open()
        try await store.append(["1", "2"])
        try await store.append(["3"], to: .other)
        #expect(try await store.ask(RecoverMessages(bind: .acme)) == 2)
        #expect(try await store.ask(RecoverMessages(bind: .acme)) == 0)
        #expect(store.counts.cache == [.acme: .init(pending: 2), .other: .init(delivering: 1)])
        #expect(try await store.ask(ClaimMessages(bind: .acme, limit: 9)).messages.map(\.text) == ["1", "2"])
    }
}
