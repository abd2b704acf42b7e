import CacheFlow
import Common
import CoreAPI
import IPC
import NIOCore
import NIOEmbedded
import SMPP
import Testing

@testable import bindworker

@Suite struct SendingBookTests {
    private let loop = EmbeddedEventLoop()
    private let keeper: OutgoingKeeper

    init() throws {
        self.keeper = try OutgoingKeeper(self.loop)
    }

    /// The worker's next life, with a session of its own.
    private func life(window: Int = 10, resends: Bool = true) throws -> CarrierStage {
        let book = SendingBook(store: self.keeper.newLink(), bind: try #require(BindName("carrier")))
        let stage = try CarrierStage(loop: self.loop, window: window, resendsInDoubt: resends, book: book)
        stage.outbound.resume()
        self.loop.run()
        return stage
    }

    // MARK: Written down before it is sent

    @Test func `nothing leaves before it is written down`() throws {
        let stage = try self.life()
        self.keeper.isQuick = false
        stage.take((7, "hello"))
        #expect(try stage.sent().isEmpty)
        self.keeper.answer()
        #expect(try stage.texts() == ["hello"])
    }

    @Test func `the carrier's answer is written down, and forgotten once Core knows it`() throws {
        let stage = try self.life()
        stage.core(isAway: true)
        stage.take((7, "hello"))
        try stage.answer(try stage.sent()[0], id: "c-1")
        #expect(self.keeper.rows.values.map(\.outcome) == [CarrierOutcome(status: 0, carrierID: "c-1")])
        stage.core(isAway: false)
        stage.advance(.seconds(2))
        #expect(stage.results.map(\.outcome) == [.delivered])
        #expect(self.keeper.rows.isEmpty)
    }

    @Test func `messages are sent in Core's order, however many have to be written down`() throws {
        let stage = try self.life(window: 5)
        for id in 1...200 as ClosedRange<Int64> { stage.take((id, "\(id)")) }
        var seen: [String] = []
        while true {
            let sent = try stage.sent()
            guard !sent.isEmpty else { break }
            for request in sent {
                seen.append(request.text)
                try stage.answer(request, id: "c")
            }
        }
        stage.advance(.milliseconds(100))
        #expect(seen == (1...200).map { "\($0)" })
        #expect(self.keeper.rows.isEmpty)
    }

    @Test func `only a few more are written down than are sent`() throws {
        let stage = try self.life(window: 10)
        _ = stage.outbound.take((1...500).map { CoreMessage(id: $0, content: .text("\($0)")) })
        self.loop.run()
        #expect(try stage.sent().count == 10)
        #expect(self.keeper.rows.count > 10 && self.keeper.rows.count <= 110)
    }

    @Test(arguments: [true, false])
    func `a carrier that says nothing gets all that its window takes`(resends: Bool) throws {
        let stage = try self.life(window: 100, resends: resends)
        func take(_ ids: ClosedRange<Int64>) {
            _ = stage.outbound.take(ids.map { CoreMessage(id: $0, content: .text("\($0)")) })
        }
        take(1...30)
        #expect(try stage.texts().count == 30)
        self.keeper.isQuick = false
        take(31...90)
        take(91...200)
        self.keeper.isQuick = true
        self.keeper.answer()
        #expect(try stage.texts().count == 70)
        #expect(stage.outbound.unanswered == 100)
    }

    @Test func `where doubt means failure, no more are written down than the window takes`() throws {
        let stage = try self.life(window: 10, resends: false)
        _ = stage.outbound.take((1...500).map { CoreMessage(id: $0, content: .text("\($0)")) })
        self.loop.run()
        for _ in 0..<20 {
            #expect(self.keeper.rows.values.count { $0.outcome == nil } <= 10)
            for request in try stage.sent() { try stage.answer(request, id: "c") }
        }
    }

    /// A first life sends two parts, of which the carrier takes one; the next one cuts the message into three.
    private func cutOtherwise(resends: Bool) throws -> CarrierStage {
        let first = try self.life(resends: resends)
        first.take((7, "a|b"))
        try first.answer(try first.sent()[0], id: "c-1")
        let second = try self.life(resends: resends)
        second.take((7, "x|y|z"))
        return second
    }

    @Test func `what was cut otherwise when it was sent is in doubt, and all of it is sent again, once`() throws {
        let second = try self.cutOtherwise(resends: true)
        var doubts: [Int] = []
        second.outbound.book?.onDoubtsChanged = { doubts.append($0) }
        let sent = try second.sent()
        #expect(sent.map(\.text) == ["x", "y", "z"])
        #expect(doubts.last == 2, "the part that was taken, and the one without an answer")
        for (request, id) in zip(sent, ["d-1", "d-2", "d-3"]) { try second.answer(request, id: id) }
        second.advance(.seconds(1))
        #expect(second.results.map(\.smppMessageIDs) == [["d-1", "d-2", "d-3"]])
        #expect(doubts.last == 0 && self.keeper.rows.isEmpty)
    }

    @Test func `what was sent again after that is not sent again by a third life for the old parts' sake`() throws {
        let second = try self.cutOtherwise(resends: true)
        second.core(isAway: true)
        for request in try second.sent() { try second.answer(request, id: "d") }
        let third = try self.life()
        third.take((7, "x|y|z"))
        #expect(try third.sent().isEmpty)
        third.advance(.seconds(1))
        #expect(third.results.map(\.outcome) == [.delivered])
    }

    @Test func `where doubt means failure, what was cut otherwise has failed`() throws {
        let second = try self.cutOtherwise(resends: false)
        #expect(try second.sent().isEmpty)
        second.advance(.seconds(1))
        #expect(second.results.map(\.outcome) == [.permanent])
        #expect(second.results.first?.error == "in doubt: sent in part, and cut otherwise since")
        #expect(self.keeper.rows.isEmpty)
    }

    @Test func `what is given back is forgotten`() throws {
        let stage = try self.life(window: 2)
        for id in 1...9 as ClosedRange<Int64> { stage.take((id, "\(id)")) }
        #expect(try stage.sent().count == 2)
        #expect(stage.outbound.giveBack().sorted() == Array(3...9))
        self.loop.run()
        #expect(self.keeper.rows.count == 2)
    }

    // MARK: What the keeper refuses

    @Test func `a row that is written anew is not taken away by a late request to forget it`() throws {
        let stage = try self.life(window: 1, resends: false)
        stage.take((6, "first"))
        #expect(try stage.texts() == ["first"])
        let book = try #require(stage.outbound.book)
        let part = SendingPart(coreID: 7, part: 0)
        var known: [OutgoingPart]?
        book.begin([part]) { _ in }
        self.loop.run()
        self.keeper.refuses = { if case .forgetSending = $0 { true } else { false } }
        book.forget([part])
        self.loop.run()
        book.begin([part]) { known = $0 }
        self.loop.run()
        #expect(known == nil, "it waits for what was asked before")
        book.begin([SendingPart(coreID: 8, part: 0)]) { _ in }
        self.loop.run()
        #expect(self.keeper.rows[SendingPart(coreID: 8, part: 0)] != nil, "others do not")
        self.keeper.refuses = { _ in false }
        stage.advance(.seconds(1))
        #expect(known == [], "never sent before, so in no doubt")
        #expect(self.keeper.rows[part] != nil)
    }

    @Test func `what Core hands out again is not taken away by a late word that the first try was told`() throws {
        let stage = try self.life()
        stage.take((7, "hello"))
        self.keeper.refuses = { if case .outcomesTaken = $0 { true } else { false } }
        try stage.answer(try stage.sent()[0], .syserr)
        stage.advance(.milliseconds(100))
        #expect(stage.results.map(\.outcome) == [.temporary])
        stage.outbound.fetchBegins()
        stage.take((7, "hello"))
        #expect(try stage.sent().isEmpty)
        self.keeper.refuses = { _ in false }
        stage.advance(.seconds(1))
        #expect(try stage.texts() == ["hello"])
        stage.advance(.seconds(2))
        #expect(self.keeper.rows[SendingPart(coreID: 7, part: 0)]?.outcome == nil)
        #expect(self.keeper.rows.count == 1)
    }

    // MARK: After a crash

    @Test func `a message that the carrier has taken is not sent again`() throws {
        var stage = try self.life()
        stage.core(isAway: true)
        stage.take((7, "hello"))
        try stage.answer(try stage.sent()[0], id: "c-1")
        stage = try self.life()
        stage.take((7, "hello"))
        #expect(try stage.sent().isEmpty)
        stage.advance(.seconds(2))
        #expect(stage.results == [DeliveryResult(id: 7, outcome: .delivered, smppMessageIDs: ["c-1"])])
        #expect(self.keeper.rows.isEmpty)
    }

    @Test func `Core is told of it even if it does not hand the message out again`() throws {
        var stage = try self.life()
        stage.core(isAway: true)
        stage.take((7, "hello"), (8, "no"))
        let sent = try stage.sent()
        try stage.answer(sent[0], id: "c-1")
        try stage.answer(sent[1], .invdstadr)
        stage = try self.life()
        stage.advance(.seconds(2))
        #expect(Set(stage.results.map(\.outcome)) == [.delivered, .permanent])
    }

    @Test func `what was in doubt is sent once more, and then no more`() throws {
        var stage = try self.life()
        stage.take((7, "hello"))
        #expect(try stage.texts() == ["hello"])
        stage = try self.life()
        stage.take((7, "hello"))
        #expect(try stage.texts() == ["hello"])
        stage = try self.life()
        stage.take((7, "hello"))
        #expect(try stage.sent().isEmpty)
        #expect(stage.results.map(\.outcome) == [.temporary])
    }

    @Test func `where doubt means failure it is not sent again`() throws {
        var stage = try self.life(resends: false)
        stage.take((7, "hello"))
        #expect(try stage.texts() == ["hello"])
        stage = try self.life(resends: false)
        stage.take((7, "hello"))
        #expect(try stage.sent().isEmpty)
        #expect(stage.results.map(\.outcome) == [.permanent])
    }

    @Test func `of a message in parts only those are sent again that the carrier has not taken`() throws {
        var stage = try self.life(window: 2)
        stage.take((7, "one|two|three"))
        let sent = try stage.sent()
        #expect(sent.map(\.text) == ["one", "two"])
        try stage.answer(sent[0], id: "c-1")
        #expect(try stage.texts() == ["three"])
        stage = try self.life()
        stage.take((7, "one|two|three"))
        let again = try stage.sent()
        #expect(again.map(\.text) == ["two", "three"])
        for (number, request) in again.enumerated() { try stage.answer(request, id: "d-\(number)") }
        #expect(stage.results == [DeliveryResult(id: 7, outcome: .delivered, smppMessageIDs: ["c-1", "d-0", "d-1"])])
    }

    @Test func `a part's place survives as a number`() {
        for place in [PartPlace(index: 0, of: 1), PartPlace(index: 0, of: 2), PartPlace(index: 254, of: 255)] {
            #expect(PartPlace(number: place.number) == place)
        }
    }
}
