import CacheFlow
import Common
import CoreAPI
import IPC
import NIOCore
import NIOEmbedded
import SMPP
import Testing

@testable import bindworker

/// The keeper as a client bind's worker sees it: what has been given to the carrier, across the worker's lives.
private final class OutgoingKeeper {
    struct Row {
        var attempts: Int
        var outcome: CarrierOutcome?
    }

    private(set) var rows: [SendingPart: Row] = [:]
    private var unanswered: [(UInt32, StoreRequest)] = []
    private let loop: EmbeddedEventLoop
    private(set) var link: StoreLink
    var isQuick = true
    /// Is asked of each request whether it is refused.
    var refuses: (StoreRequest) -> Bool = { _ in false }
    private let bind: BindName

    init(_ loop: EmbeddedEventLoop) throws {
        self.loop = loop
        self.bind = try #require(BindName("carrier"))
        self.link = StoreLink(eventLoop: loop) { _ in }
        self.link = self.newLink()
    }

    /// For the worker's next life: what the last one was told is lost.
    func newLink() -> StoreLink {
        self.unanswered = []
        self.link = StoreLink(eventLoop: self.loop) { [unowned self] frame in
            guard case .store(let number, _, let request) = frame else { return }
            self.unanswered.append((number, request))
            if self.isQuick { self.loop.execute { self.answer() } }
        }
        return self.link
    }

    func answer() {
        while !self.unanswered.isEmpty {
            let (number, request) = self.unanswered.removeFirst()
            self.link.received(number, self.refuses(request) ? .refused(.busy) : self.perform(request))
        }
    }

    private func perform(_ request: StoreRequest) -> StoreReply {
        switch request {
        case .beginSending(let parts, let again): return .parts(parts.compactMap { self.begin($0, again) })
        case .forgetSending(let parts):
            for part in parts where self.rows[part]?.outcome == nil { self.rows[part] = nil }
            return .touched(0)
        case .keepOutcomes(let outcomes):
            for outcome in outcomes { self.rows[outcome.part, default: Row(attempts: 1)].outcome = outcome.outcome }
            return .early([])
        case .outcomesTaken(let ids):
            for part in self.rows.keys where ids.contains(part.coreID) { self.rows[part] = nil }
            return .touched(0)
        case .outgoing(let kind, nil, _):
            let found = self.rows.filter { ($0.value.outcome == nil) == (kind == .inDoubt) }
            return .parts(found.map { self.row($0.key, $0.value) }.sorted { $0.part.part < $1.part.part })
        case _: return .parts([])
        }
    }

    private func begin(_ part: SendingPart, _ again: Bool) -> OutgoingPart? {
        guard let known = self.rows[part] else {
            self.rows[part] = Row(attempts: 1)
            return nil
        }
        if again, known.outcome == nil { self.rows[part]?.attempts += 1 }
        return self.row(part, known)
    }

    private func row(_ part: SendingPart, _ row: Row) -> OutgoingPart {
        OutgoingPart(
            bind: self.bind,
            part: part,
            attempts: row.attempts,
            sentAt: Timestamp(milliseconds: 0),
            outcome: row.outcome
        )
    }
}

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

    @Test func `where doubt means failure, no more are written down than the window takes`() throws {
        let stage = try self.life(window: 10, resends: false)
        _ = stage.outbound.take((1...500).map { CoreMessage(id: $0, content: .text("\($0)")) })
        self.loop.run()
        for _ in 0..<20 {
            #expect(self.keeper.rows.values.count { $0.outcome == nil } <= 10)
            for request in try stage.sent() { try stage.answer(request, id: "c") }
        }
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
