import Common
import CoreAPI
import GRDB
import Testing

@testable import embeddedcore

@Suite struct InsertTests {
    @Test func `what is fetched is what was handed in`() async throws {
        let bench = try Bench()
        var content = asking()
        content.tlvs = [EndToEndTLV(tag: 0x1400, value: [1, 2])]
        content.udh = [5, 0, 3, 1, 2, 1]
        content.concat = Concatenation(reference: 1, part: 1, parts: 2)
        let id = try await bench.insert(content)
        let fetched = try await bench.fetch("carrier")
        #expect(fetched.map(\.id) == [id])
        #expect(fetched[0].content == content)
        #expect(fetched[0].status == .pending)
        #expect(!fetched[0].redelivered)
    }

    @Test func `a repeated key gets the first id again for 7 days, and then a new message`() async throws {
        let bench = try Bench()
        let first = try await bench.insert(asking(), key: "k")
        #expect(try await bench.insert(asking(), key: "k") == first)
        bench.pass(.seconds(7 * 86_400))
        #expect(try await bench.insert(asking(), key: "k") == first)
        bench.pass(.milliseconds(1))
        let second = try await bench.insert(asking(), key: "k")
        #expect(second > first)
        #expect(try await bench.insert(asking(), key: "k") == second)
        #expect(try await bench.fetch("carrier").count == 2)
    }

    @Test func `messages without a route are kept and visible`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking(for: nil))
        #expect(try await bench.message(id)?.content.destSmsc == nil)
        #expect(try await bench.store.depths() == ["": 1])
    }

    @Test func `a dropped message is rejected, and its sender told`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(
            asking(for: nil),
            routes: [MessageRoute(prefix: "", destSmsc: nil, action: .drop)]
        )
        #expect(try await bench.message(id)?.status == .rejected)
        #expect(try await bench.fetch("partner").map { $0.content.receipt?.state } == [.rejected])
    }

    @Test func `an answered message is delivered, and its answer goes back the way it came`() async throws {
        let bench = try Bench()
        var route = MessageRoute(prefix: "", destSmsc: nil, action: .autoReply)
        route.reply = "closed"
        let id = try await bench.insert(asking(0, for: nil), routes: [route])
        #expect(try await bench.message(id)?.status == .delivered)
        let replies = try await bench.fetch("partner")
        #expect(replies.map(\.content.messageBody) == ["closed"])
        #expect(replies[0].content.sourceMsisdn == "447700900123")
        #expect(replies[0].content.destinationMsisdn == "Brand")
        #expect(replies[0].content.destTon == 5)
    }
}

@Suite struct LeaseTests {
    @Test func `nobody else is given what somebody has`() async throws {
        let bench = try Bench()
        try await bench.insert(asking())
        #expect(try await bench.fetch("carrier", frontend: "a").count == 1)
        #expect(try await bench.fetch("carrier", frontend: "b").isEmpty)
        #expect(try await bench.fetch("carrier", frontend: "a").isEmpty)
    }

    @Test func `a lease runs out after 60 s, and then the message is marked as redelivered`() async throws {
        let bench = try Bench()
        try await bench.insert(asking())
        _ = try await bench.fetch("carrier", frontend: "a")
        bench.pass(.milliseconds(59_999))
        #expect(try await bench.fetch("carrier", frontend: "b").isEmpty)
        bench.pass(.milliseconds(1))
        #expect(try await bench.fetch("carrier", frontend: "b").map(\.redelivered) == [true])
    }

    @Test func `a newer generation takes over at once, an older one gets nothing`() async throws {
        let bench = try Bench()
        try await bench.insert(asking())
        _ = try await bench.fetch("carrier", worker: 1)
        #expect(try await bench.fetch("carrier", worker: 2).map(\.redelivered) == [true])
        try await bench.insert(asking())
        #expect(try await bench.fetch("carrier", worker: 1).isEmpty)
        #expect(try await bench.fetch("carrier", worker: 2).map(\.redelivered) == [false])
    }

    @Test func `taking over concerns one frontend and one bind only`() async throws {
        let bench = try Bench()
        try await bench.insert(asking(for: "x"))
        try await bench.insert(asking(for: "y"))
        _ = try await bench.fetch("x", frontend: "a", worker: 1)
        _ = try await bench.fetch("y", frontend: "a", worker: 1)
        #expect(try await bench.fetch("x", frontend: "b", worker: 9).isEmpty)
        #expect(try await bench.fetch("x", frontend: "a", worker: 2).count == 1)
        #expect(try await bench.fetch("y", frontend: "a", worker: 1).isEmpty)
    }

    @Test func `a gateway whose generations begin anew is served once the old lease has lapsed`() async throws {
        let bench = try Bench()
        try await bench.insert(asking())
        _ = try await bench.fetch("carrier", worker: 50)
        #expect(try await bench.fetch("carrier", worker: 1).isEmpty)
        bench.pass(.seconds(61))
        #expect(try await bench.fetch("carrier", worker: 1).map(\.redelivered) == [true])
    }

    @Test func `a renewed lease holds 60 s more, a released one is free at once and not marked`() async throws {
        let bench = try Bench()
        let kept = try await bench.insert(asking())
        let given = try await bench.insert(asking())
        _ = try await bench.fetch("carrier")
        bench.pass(.seconds(40))
        let change = LeaseChange(lessee: Lessee(frontend: "g", worker: 1), renew: [kept, 999], release: [given])
        let answer = try await bench.store.write { transaction in try transaction.change(change) }
        #expect(answer == LeaseAnswer(renewed: [kept], released: [given], lost: [999]))
        let freed = try await bench.fetch("carrier", frontend: "other")
        #expect(freed.map(\.id) == [given])
        #expect(freed.map(\.redelivered) == [false])
        bench.pass(.seconds(59))
        #expect(try await bench.fetch("carrier").isEmpty)
        bench.pass(.seconds(1))
        #expect(try await bench.fetch("carrier").map(\.id).contains(kept))
    }

    @Test func `who has lost a lease can neither renew nor release it`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking())
        _ = try await bench.fetch("carrier", worker: 1)
        _ = try await bench.fetch("carrier", worker: 2)
        let change = LeaseChange(lessee: Lessee(frontend: "g", worker: 1), renew: [id], release: [id])
        let answer = try await bench.store.write { transaction in try transaction.change(change) }
        #expect(answer.lost == [id, id])
        #expect(try await bench.fetch("carrier", frontend: "other").isEmpty)
    }
}

@Suite struct SettleTests {
    @Test func `a delivered message is not handed out again, and a repeated result changes nothing`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking(0))
        _ = try await bench.fetch("carrier")
        try await bench.settle(id, .delivered, ["x1"])
        try await bench.settle(id, .temporary, error: "late")
        try await bench.settle(id, .delivered, ["x2"])
        bench.pass(.seconds(3600))
        #expect(try await bench.fetch("carrier").isEmpty)
        let message = try await bench.message(id)
        #expect(message?.status == .delivered)
        #expect(message?.smppMessageIDs == ["x1"])
    }

    @Test func `a failed try waits 1, 2, 4 minutes, and the last one fails the message with a receipt`() async throws {
        var rules = StoreRules()
        rules.ladder = RetryLadder(maxAttempts: 4)
        let bench = try Bench(rules)
        let id = try await bench.insert(asking(2))
        for minutes in [1, 2, 4] {
            #expect(try await bench.fetch("carrier").map(\.id) == [id])
            try await bench.settle(id, .temporary, error: "busy")
            bench.pass(.seconds(minutes * 60) - .milliseconds(1))
            #expect(try await bench.fetch("carrier").isEmpty)
            bench.pass(.milliseconds(1))
        }
        #expect(try await bench.fetch("carrier").map(\.deliveryAttempts) == [3])
        try await bench.settle(id, .temporary, error: "busy")
        let message = try await bench.message(id)
        #expect(message?.status == .failed)
        #expect(message?.lastError == "busy")
        #expect(try await bench.fetch("partner").map { $0.content.receipt?.state } == [.undeliverable])
    }

    @Test func `a permanent failure ends a message at once`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking())
        try await bench.settle(id, .permanent, error: "no such number")
        #expect(try await bench.message(id)?.status == .failed)
        #expect(try await bench.fetch("partner").count == 1)
    }

    @Test func `a result for a message that is not there is said to be so`() async throws {
        let bench = try Bench()
        let result = DeliveryResult(id: 4711, outcome: .delivered)
        #expect(try await bench.store.write { transaction in try transaction.settle(result) } == nil)
    }
}

@Suite struct SweepTests {
    @Test func `a message expires at its time, not while somebody may be sending it`() async throws {
        let bench = try Bench()
        var content = asking()
        content.expires = bench.now + .seconds(30)
        let id = try await bench.insert(content)
        #expect(try await bench.store.write { transaction in try transaction.nextDeadline() } == content.expires)
        _ = try await bench.fetch("carrier")
        bench.pass(.seconds(31))
        try await bench.sweep()
        #expect(try await bench.message(id)?.status == .pending)
        bench.pass(.seconds(30))
        #expect(try await bench.fetch("carrier").isEmpty)
        try await bench.sweep()
        #expect(try await bench.message(id)?.status == .expired)
        #expect(try await bench.fetch("partner").map { $0.content.receipt?.state } == [.expired])
        #expect(try await bench.message(id)?.lastError == "expired")
    }

    @Test func `what is over is forgotten after the retention, what waits is not`() async throws {
        let bench = try Bench()
        let over = try await bench.insert(asking(0))
        let waiting = try await bench.insert(asking(0))
        try await bench.settle(over, .delivered)
        bench.pass(.seconds(31 * 86_400))
        let young = try await bench.insert(asking(0))
        _ = try await bench.store.write { transaction in try transaction.purge(after: 0) }
        while try await bench.store.write({ transaction in try transaction.purgeOthers() }) {}
        #expect(try await bench.message(over) == nil)
        #expect(try await bench.message(waiting) != nil)
        #expect(try await bench.message(young) != nil)
        let events = try await bench.store.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM event") }
        #expect(events == 1)
    }
}

@Suite struct ChangeTests {
    private func cancel(_ bench: Bench, _ id: Int64, _ smsc: String? = "partner") async throws -> ChangeOutcome {
        try await bench.store.write { transaction in try transaction.cancel(id, sourceSmsc: smsc) }
    }

    @Test func `a pending message can be withdrawn by its sender, once`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking())
        #expect(try await self.cancel(bench, id, "other") == .notYours)
        #expect(try await self.cancel(bench, id) == .done)
        #expect(try await self.cancel(bench, id) == .tooLate)
        #expect(try await self.cancel(bench, 999) == .unknown)
        #expect(try await bench.fetch("carrier").isEmpty)
        #expect(try await bench.fetch("partner").map { $0.content.receipt?.state } == [.deleted])
    }

    @Test func `a message on its way can be neither withdrawn nor changed`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking())
        _ = try await bench.fetch("carrier")
        #expect(try await self.cancel(bench, id) == .tooLate)
        let change = Replacement(sourceSmsc: "partner")
        #expect(try await bench.store.write { try $0.replace(id, by: change) } == .tooLate)
    }

    @Test func `a replaced message leaves with its new text and time`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking())
        var change = Replacement(sourceSmsc: "partner")
        change.messageBody = "better"
        change.registeredDelivery = 0
        change.deliverAfter = bench.now + .seconds(60)
        let wish = change
        #expect(try await bench.store.write { try $0.replace(id, by: wish) } == .done)
        #expect(try await bench.fetch("carrier").isEmpty)
        bench.pass(.seconds(60))
        let fetched = try await bench.fetch("carrier")
        #expect(fetched.map(\.content.messageBody) == ["better"])
        try await bench.settle(id, .permanent)
        #expect(try await bench.fetch("partner").isEmpty)
    }
}
