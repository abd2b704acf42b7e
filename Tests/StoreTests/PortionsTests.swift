import Common
import Testing

@testable import Store

/// No command touches more than about a hundred rows: what touches more is asked for again.
@Suite struct PortionsTests {
    private let place = TestStore()
    private let ladder = RetryLadder(interval: .seconds(60), multiplier: 2, maxAttempts: 3)
    private let texts = (0..<250).map { "\($0)" }

    private func inLife<Command: StoreCommand>(_ number: UInt64, _ command: Command) -> InLife<Command> {
        InLife(Life(.worker, number: number), of: .acme, command)
    }

    private func recover(_ number: UInt64) -> RecoverMessages {
        RecoverMessages(bind: .acme, life: Life(.worker, number: number))
    }

    private func fail(_ ids: [MessageID], forGood isPermanent: Bool) -> FailMessages {
        let failures = ids.map { DeliveryFailure(id: $0, error: "no", isPermanent: isPermanent) }
        return FailMessages(bind: .acme, failures: failures, ladder: self.ladder)
    }

    // MARK: Recovery

    @Test func `what a dead worker was delivering is put back in portions`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(self.inLife(1, .messages(self.texts)))
        for (back, left) in [(100, 150), (100, 50), (50, 0)] {
            #expect(try await store.ask(self.recover(2)) == back)
            #expect(store.counts.cache[.acme] == CacheCounts(pending: 250 - left, delivering: left))
        }
        #expect(try await store.ask(self.recover(2)) == 0)
    }

    @Test func `whoever claims in between is given what it would be given if all of it waited`() async throws {
        let store = try self.place.open()
        let ids = try await store.ask(self.inLife(1, .messages(self.texts))).ids
        // One in three waits already, so what waits and what is put back lie among each other.
        let early = ids.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
        _ = try await store.ask(self.inLife(1, PauseMessages(bind: .acme, ids: early)))
        var claimed: [String] = []
        for _ in 0..<20 {
            let answer = try await store.ask(self.inLife(2, ClaimMessages(bind: .acme, limit: 40)))
            claimed += answer.messages.map(\.text)
            guard answer.isMoreDue else { break }
        }
        #expect(claimed == self.texts)
        #expect(try await store.ask(self.recover(2)) == 0, "they are this life's own now")
        #expect(store.counts.cache[.acme] == CacheCounts(delivering: 250))
    }

    @Test func `what the new life brings, and what is settled meanwhile, is not put back`() async throws {
        let store = try self.place.open()
        let ids = try await store.ask(self.inLife(1, .messages(self.texts))).ids
        _ = try await store.ask(self.inLife(2, .messages(["new"])))
        #expect(try await store.ask(SettleMessages(bind: .acme, ids: Array(ids.suffix(100)))) == 100)
        #expect(try await store.ask(self.recover(2)) == 50)
        #expect(try await store.ask(self.recover(2)) == 0)
        #expect(store.counts.cache[.acme] == CacheCounts(pending: 150, delivering: 1))
    }

    @Test func `a life that ends before all is put back leaves the rest to the next`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(self.inLife(1, .messages(self.texts)))
        let claim = ClaimMessages(bind: .acme, limit: 10)
        #expect(try await store.ask(self.inLife(2, claim)).messages.count == 10)
        #expect(try await store.ask(self.inLife(3, claim)).messages.map(\.text) == Array(self.texts.prefix(10)))
        for _ in 0..<4 { _ = try await store.ask(self.recover(3)) }
        #expect(store.counts.cache[.acme] == CacheCounts(pending: 240, delivering: 10))
    }

    // MARK: What waits for a retry, and what has failed

    @Test func `with Core's first good answer all is due, a portion at a time, the soonest first`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(self.texts).ids
        _ = try await store.ask(self.fail(ids, forGood: false))
        #expect(try await store.ask(RequeueMessages()) == 100)
        let claimed = try await store.ask(ClaimMessages(bind: .acme, limit: 250)).messages
        #expect(claimed.map(\.text) == Array(self.texts.prefix(100)))
        #expect(try await store.ask(RequeueMessages()) == 100)
        #expect(try await store.ask(RequeueMessages()) == 50)
        #expect(try await store.ask(ClaimMessages(bind: .acme, limit: 250)).messages.count == 150)
    }

    @Test func `a portion of what waits for a retry is one for all binds`() async throws {
        let store = try self.place.open()
        let failures = try await store.append(Array(self.texts.prefix(80))).ids
        _ = try await store.ask(self.fail(failures, forGood: false))
        let others = try await store.append(Array(self.texts.prefix(80)), to: .other).ids
        let theirs = others.map { DeliveryFailure(id: $0, error: "no", isPermanent: false) }
        _ = try await store.ask(FailMessages(bind: .other, failures: theirs, ladder: self.ladder))
        #expect(try await store.ask(RequeueMessages()) == 100)
        #expect(try await store.ask(RequeueMessages()) == 60)
    }

    @Test func `failed messages are deleted in portions, each going on where the last one ended`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(self.texts).ids
        _ = try await store.ask(self.fail(ids, forGood: true))
        let first = try await store.ask(DeleteMessages(bind: .acme, .allFailed))
        #expect(first.count == 100 && first.last == ids[99])
        #expect(store.counts.cache[.acme] == CacheCounts(failed: 150))
        let second = try await store.ask(DeleteMessages(bind: .acme, .failed(after: first.last)))
        #expect(second.count == 100 && second.last == ids[199])
        let third = try await store.ask(DeleteMessages(bind: .acme, .failed(after: second.last)))
        #expect(third.count == 50 && third.last == nil)
        #expect(store.counts.cache[.acme] == CacheCounts())
    }

    @Test func `one that fails again between two portions is not retried again`() async throws {
        let store = try self.place.open()
        let ids = try await store.append(self.texts).ids
        _ = try await store.ask(self.fail(ids, forGood: true))
        let first = try await store.ask(RetryMessages(bind: .acme, .allFailed))
        let claimed = try await store.ask(ClaimMessages(bind: .acme, limit: 1)).messages
        _ = try await store.ask(self.fail(claimed.map(\.id), forGood: true))
        let second = try await store.ask(RetryMessages(bind: .acme, .failed(after: first.last)))
        let third = try await store.ask(RetryMessages(bind: .acme, .failed(after: second.last)))
        #expect([first.count, second.count, third.count] == [100, 100, 50])
        #expect(store.counts.cache[.acme] == CacheCounts(pending: 249, failed: 1))
    }

    @Test func `failed messages are found by an index, however many wait beside them`() async throws {
        let store = try self.place.open()
        _ = try await store.ask(
            Probe { transaction throws(StoreFault) in
                let plan = try transaction.rows(
                    """
                    EXPLAIN QUERY PLAN
                    SELECT number FROM message WHERE bind = ? AND state = 2 AND number > ? ORDER BY number LIMIT ?
                    """,
                    .integer(1),
                    .integer(0),
                    .integer(100)
                ) { row throws(StoreFault) -> String? in row.text(3) }
                guard plan.contains(where: { $0.contains("message_failed") }) else {
                    throw StoreFault(.refused, plan.joined(separator: "; "))
                }
            }
        )
    }

    // MARK: What is under way to a carrier

    @Test func `what is under way is read beside the writer, after all that was asked before`() async throws {
        let store = try self.place.open()
        let part = SendingPart(coreID: 7, part: 0)
        store.submit(BeginSending(bind: .acme, parts: [part])) { _ in }
        #expect(try await store.listed(OutgoingOfBind(bind: .acme, .inDoubt)).map(\.part) == [part])
        #expect(store.backlog == 0)
    }
}
