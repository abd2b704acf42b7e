import Common
import CoreAPI
import GRDB
import Testing

@testable import embeddedcore

@Suite struct ReceiptTests {
    /// A message that the carrier has accepted under these ids.
    private func sent(_ bench: Bench, _ registeredDelivery: UInt8 = 1, _ ids: [String] = ["c1"]) async throws -> Int64 {
        let id = try await bench.insert(asking(registeredDelivery))
        try await bench.settle(id, .delivered, ids)
        return id
    }

    private func told(_ bench: Bench) async throws -> [ReceiptState] {
        try await bench.fetch("partner").compactMap(\.content.receipt?.state)
    }

    @Test func `acceptance by the carrier is no delivery, the carrier's receipt is`() async throws {
        let bench = try Bench()
        let id = try await self.sent(bench)
        #expect(try await self.told(bench).isEmpty)
        #expect(
            try await bench.report(.carrier(destSmsc: "carrier", smppMessageID: "c1"), .delivered, error: "000")
                == .done(id)
        )
        let items = try await bench.fetch("partner")
        #expect(items.count == 1)
        #expect(items[0].content.kind == .receipt)
        #expect(items[0].content.sourceMsisdn == "447700900123")
        #expect(items[0].content.destinationMsisdn == "Brand")
        #expect(items[0].content.sourceTon == 1)
        #expect(items[0].content.receipt?.messageID == "-77")
        #expect(items[0].content.receipt?.error == "000")
        #expect(items[0].content.receipt?.doneDate == bench.now)
    }

    @Test(arguments: [ReceiptState.delivered, .undeliverable, .expired, .rejected, .deleted])
    func `there is never a second final receipt`(first: ReceiptState) async throws {
        let bench = try Bench()
        let id = try await self.sent(bench)
        try await bench.report(.message(id, smppMessageID: nil), first)
        for state in ReceiptState.allCases {
            try await bench.report(.message(id, smppMessageID: nil), state)
            try await bench.report(.carrier(destSmsc: "carrier", smppMessageID: "c1"), state)
        }
        bench.pass(.seconds(30 * 86_400))
        try await bench.sweep()
        let items = try await bench.store.read { database in
            try Int64.fetchAll(database, sql: "SELECT id FROM message WHERE kind = 1")
        }
        #expect(items.count == 1)
    }

    @Test func `the carrier's word becomes the message's state`() async throws {
        let bench = try Bench()
        let id = try await self.sent(bench)
        try await bench.report(.message(id, smppMessageID: nil), .undeliverable, error: "021")
        #expect(try await bench.message(id)?.status == .failed)
        #expect(try await bench.message(id)?.lastError == "021")
    }

    @Test func `only the kind of outcome that was asked for is told`() async throws {
        for (wish, state, count) in [
            (UInt8(2), ReceiptState.delivered, 0), (2, .undeliverable, 1), (3, .delivered, 1), (3, .expired, 0),
            (0, .delivered, 0),
        ] {
            let bench = try Bench()
            let id = try await self.sent(bench, wish)
            try await bench.report(.message(id, smppMessageID: nil), state)
            #expect(try await self.told(bench).count == count)
        }
    }

    @Test func `intermediate receipts are told only where asked for`() async throws {
        let bench = try Bench()
        let quiet = try await self.sent(bench, 1)
        let curious = try await self.sent(bench, 0x11)
        try await bench.report(.message(quiet, smppMessageID: nil), .enroute)
        #expect(try await self.told(bench).isEmpty)
        try await bench.report(.message(curious, smppMessageID: nil), .accepted)
        #expect(try await self.told(bench) == [.accepted])
        try await bench.report(.message(curious, smppMessageID: nil), .delivered)
        #expect(try await self.told(bench) == [.delivered])
    }

    @Test func `a receipt that overtakes the report of sending is kept and matched then`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking())
        #expect(try await bench.report(.carrier(destSmsc: "carrier", smppMessageID: "c1"), .delivered) == .kept)
        #expect(try await bench.report(.carrier(destSmsc: "other", smppMessageID: "c1"), .expired) == .kept)
        #expect(try await self.told(bench).isEmpty)
        try await bench.settle(id, .delivered, ["c1"])
        #expect(try await self.told(bench) == [.delivered])
    }

    @Test func `a final receipt by id for a message that seems unsent proves that it was sent`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking())
        try await bench.report(.message(id, smppMessageID: nil), .delivered)
        #expect(try await bench.fetch("carrier").isEmpty)
        try await bench.settle(id, .delivered, ["c1"])
        #expect(try await self.told(bench) == [.delivered])
    }

    @Test func `a long message is delivered with its last part, and failed by any`() async throws {
        let bench = try Bench()
        let first = try await self.sent(bench, 1, ["a1", "a2"])
        try await bench.report(.carrier(destSmsc: "carrier", smppMessageID: "a2"), .delivered)
        try await bench.report(.carrier(destSmsc: "carrier", smppMessageID: "a2"), .delivered)
        #expect(try await self.told(bench).isEmpty)
        try await bench.report(.message(first, smppMessageID: "a1"), .delivered)
        #expect(try await self.told(bench) == [.delivered])
        _ = try await self.sent(bench, 1, ["b1", "b2"])
        try await bench.report(.carrier(destSmsc: "carrier", smppMessageID: "b2"), .undeliverable)
        #expect(try await self.told(bench) == [.undeliverable])
        try await bench.report(.carrier(destSmsc: "carrier", smppMessageID: "b1"), .delivered)
        #expect(try await self.told(bench).isEmpty)
    }

    @Test func `without the carrier's receipt the sender hears UNKNOWN a day after expiry`() async throws {
        let bench = try Bench()
        var content = asking()
        content.expires = bench.now + .seconds(3600)
        let id = try await bench.insert(content)
        try await bench.settle(id, .delivered, ["c1"])
        bench.pass(.seconds(3600 + 86_400) - .milliseconds(1))
        try await bench.sweep()
        #expect(try await self.told(bench).isEmpty)
        bench.pass(.milliseconds(1))
        try await bench.sweep()
        #expect(try await self.told(bench) == [.unknown])
        try await bench.report(.carrier(destSmsc: "carrier", smppMessageID: "c1"), .delivered)
        #expect(try await self.told(bench).isEmpty)
    }

    @Test func `a message that came in over the API gets no receipt item`() async throws {
        let bench = try Bench()
        var content = asking()
        content.sourceSmsc = nil
        let id = try await bench.insert(content)
        try await bench.settle(id, .delivered, ["c1"])
        try await bench.report(.message(id, smppMessageID: nil), .undeliverable)
        #expect(try await bench.message(id)?.status == .failed)
        #expect(try await bench.store.depths().isEmpty)
    }

    @Test func `a receipt for a message that does not exist is refused`() async throws {
        let bench = try Bench()
        let outcome = try await bench.report(.message(999, smppMessageID: nil), .delivered)
        #expect(outcome == .permanent(CoreFault(.http(404), "message 999 does not exist")))
    }

    @Test func `receipts that match nothing are bounded in number, and forgotten after 7 days`() async throws {
        var rules = StoreRules()
        rules.orphanLimit = 3
        let bench = try Bench(rules)
        for number in 0..<5 { try await bench.report(.carrier(destSmsc: "c", smppMessageID: "\(number)"), .delivered) }
        func count() async throws -> Int? {
            try await bench.store.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM orphan_receipt") }
        }
        #expect(try await count() == 3)
        bench.pass(.seconds(7 * 86_400 + 1))
        while try await bench.store.write({ transaction in try transaction.purgeOthers() }) {}
        #expect(try await count() == 0)
    }

    @Test func `receipt items ask for no receipts themselves`() async throws {
        let bench = try Bench()
        let id = try await self.sent(bench)
        try await bench.report(.message(id, smppMessageID: nil), .delivered)
        let item = try await bench.fetch("partner")[0]
        try await bench.settle(item.id, .permanent, error: "gone")
        #expect(try await bench.store.depths().isEmpty)
    }
}
