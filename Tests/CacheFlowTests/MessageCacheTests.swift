import CacheFlow
import Common
import CoreAPI
import IPC
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@Suite struct MessageCacheTests {
    private func id(_ number: Int64) -> MessageCache.Stored { .stored(MessageID(number: number)) }

    // MARK: While all is well

    @Test func `a message is stored, answered, handed to Core and settled`() {
        let stage = Stage()
        stage.send("one")
        #expect(stage.answers == ["one": self.id(1)])
        #expect(stage.calls == [["one"]])
        #expect(stage.keeper.count(.delivering) == 1, "the row is its insurance")
        stage.coreTakes()
        #expect(!stage.keeper.rows.isEmpty, "nobody waits for it to go")
        stage.rowsGo()
        #expect(stage.keeper.rows.isEmpty)
    }

    @Test func `nobody is answered before the message is on disk`() {
        let stage = Stage()
        stage.keeper.isQuick = false
        stage.send("one")
        #expect(stage.answers.isEmpty && stage.calls.isEmpty)
        stage.keeper.answer()
        stage.loop.run()
        #expect(stage.answers == ["one": self.id(1)])
        #expect(stage.calls == [["one"]])
    }

    @Test func `a burst is one request to the keeper and one call to Core, in order`() {
        let stage = Stage()
        stage.send("one", "two", "three")
        let appends = stage.keeper.asked.filter { if case .append = $0 { true } else { false } }
        #expect(appends.count == 1)
        #expect(stage.calls == [["one", "two", "three"]])
    }

    @Test func `what comes while a call runs goes into the next one`() {
        let stage = Stage()
        stage.send("one")
        stage.send("two")
        stage.send("three")
        #expect(stage.calls == [["one"]])
        stage.coreTakes()
        #expect(stage.calls == [["two", "three"]])
    }

    @Test func `a message goes to Core under the id that was answered, and under a key that no other makes`() throws {
        let stage = Stage()
        stage.send("one")
        let message = try #require(stage.core.calls.first?.items.first)
        #expect(message.sourceMessageID == "-1")
        #expect(message.idempotencyKey == "gw-e1-1")
    }

    @Test func `messages that share one answer share its id, each with a key of its own`() throws {
        let stage = Stage()
        let payloads = (0..<3 as Range<UInt8>).map {
            CachePayload(MessageContent(destinationMsisdn: "6\($0)"), isShortForm: true, place: $0)
        }
        var stored: [MessageCache.Stored] = []
        stage.send("before")
        stage.cache.store(payloads.map { ($0, wantsFailureReceipt: false) }) { stored = $0 }
        stage.loop.run()
        stage.coreTakes()
        #expect(stored == [self.id(2), self.id(3), self.id(4)])
        let items = try #require(stage.core.calls.first?.items)
        #expect(items.map(\.sourceMessageID) == ["2", "2", "2"])
        #expect(Set(items.map(\.idempotencyKey)).count == 3)
    }

    // MARK: What the keeper refuses

    @Test func `a full disk, a locked database and a full cache are told apart`() {
        let stage = Stage()
        stage.keeper.refusal = .full
        stage.send("full")
        stage.keeper.refusal = .busy
        stage.send("busy")
        stage.keeper.refusal = nil
        stage.keeper.room = 1
        stage.send("first", "second")
        #expect(stage.answers == ["full": .full, "busy": .refused, "first": self.id(1), "second": .full])
        #expect(stage.calls == [["first"]])
    }

    @Test func `what Core has taken is settled however long the keeper refuses`() {
        let stage = Stage()
        stage.send("one")
        stage.keeper.refusal = .busy
        stage.coreTakes()
        stage.rowsGo()
        #expect(stage.keeper.rows.count == 1)
        stage.loop.advanceTime(by: .seconds(3))
        stage.keeper.refusal = nil
        stage.loop.advanceTime(by: .seconds(2))
        #expect(stage.keeper.rows.isEmpty)
    }

    @Test func `no more is under way to the keeper than the credit allows`() {
        let stage = Stage()
        stage.keeper.isQuick = false
        stage.send((0..<5000).map { "\($0)" })
        #expect(stage.keeper.unansweredRows == 2000)
        stage.keeper.answer()
        stage.loop.run()
        #expect(stage.keeper.unansweredRows > 0 && stage.keeper.unansweredRows <= 2000)
        stage.keeper.answer()
        stage.loop.run()
        stage.keeper.answer()
        stage.loop.run()
        #expect(stage.answers.count == 5000)
    }

    @Test func `one large message passes though it is more than the credit`() {
        let stage = Stage()
        stage.send([String(repeating: "x", count: 3_000_000)])
        #expect(stage.answers.count == 1)
    }
}
