import CacheFlow
import Common
import CoreAPI
import IPC
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@Suite struct CacheFlowTests {
    private static let unreachable = Outcome<[ItemOutcome]>.unreachable(CoreFault(.connectionRefused))
    private static let trouble = CoreFault(.http(503))

    private func failures(_ stage: Stage) -> Int {
        stage.keeper.asked.count { if case .fail = $0 { true } else { false } }
    }

    // MARK: Core goes and comes

    @Test func `while Core is away messages are answered and wait; when it is back all go, in order`() {
        let stage = Stage(isReachable: false)
        for text in ["one", "two", "three"] { stage.send(text) }
        #expect(stage.answers.count == 3)
        #expect(stage.calls.isEmpty && stage.keeper.count(.pending) == 3)
        stage.coreIs(true)
        #expect(stage.calls == [["one", "two", "three"]])
        stage.coreTakes()
        stage.rowsGo()
        #expect(stage.keeper.rows.isEmpty)
    }

    @Test func `a call that does not reach Core counts no attempt, and is made again after a second`() {
        let stage = Stage()
        stage.send("one", "two")
        stage.coreSays(Self.unreachable)
        #expect(stage.keeper.count(.pending) == 2)
        stage.send("three")
        #expect(stage.calls.isEmpty)
        stage.loop.advanceTime(by: .seconds(1))
        #expect(stage.calls == [["one", "two", "three"]])
        #expect(self.failures(stage) == 0)
    }

    @Test func `however long Core is away, no message fails`() {
        let stage = Stage()
        stage.send("one")
        for _ in 0..<50 {
            stage.coreSays(Self.unreachable)
            stage.coreIs(false)
            stage.loop.advanceTime(by: .hours(1))
            stage.coreIs(true)
        }
        #expect(stage.calls == [["one"]])
        #expect(self.failures(stage) == 0)
    }

    @Test func `with the call under way lost, what waits behind it is not tried one by one`() {
        let stage = Stage()
        stage.send("one")
        stage.send("two")
        stage.coreSays(Self.unreachable)
        #expect(stage.calls.isEmpty)
        #expect(stage.keeper.count(.pending) == 2)
    }

    // MARK: Core refuses messages

    @Test func `a message that Core cannot take now is tried again when the store says`() {
        let stage = Stage()
        stage.send("one", "two")
        stage.coreSays(.done([.temporary(Self.trouble), .done(7)]))
        #expect(stage.keeper.count(.pending) == 1)
        stage.loop.advanceTime(by: .seconds(59))
        #expect(stage.calls.isEmpty)
        stage.loop.advanceTime(by: .seconds(2))
        #expect(stage.calls == [["one"]])
    }

    @Test func `others pass a message that waits for its retry`() {
        let stage = Stage()
        stage.send("one")
        stage.coreSays(.done([.temporary(Self.trouble)]))
        stage.send("two")
        #expect(stage.calls == [["two"]])
        #expect(stage.keeper.count(.delivering) == 1, "and not by way of a claim")
    }

    @Test func `a message that Core will never take fails, and its sender is owed a receipt`() {
        let stage = Stage()
        stage.send("one", wantsFailureReceipt: true)
        stage.coreSays(.done([.permanent(CoreFault(.http(422)))]))
        #expect(stage.keeper.count(.failedPermanent) == 1)
        #expect(stage.owed == 1)
    }

    @Test func `where nobody asked for a receipt none is owed`() {
        let stage = Stage()
        stage.send("one")
        stage.coreSays(.done([.permanent(CoreFault(.http(422)))]))
        #expect(stage.owed == 0)
    }

    @Test func `after all retries a message fails`() {
        let stage = Stage()
        stage.send("one")
        for _ in 0...10 {
            stage.coreSays(.done([.temporary(Self.trouble)]))
            stage.loop.advanceTime(by: .seconds(61))
        }
        #expect(stage.keeper.count(.failedPermanent) == 1)
        #expect(stage.calls.isEmpty)
    }

    @Test func `an answer with fewer items than the call had is no answer for the others`() {
        let stage = Stage()
        stage.send("one", "two")
        stage.coreSays(.done([.done(1)]))
        #expect(stage.keeper.count(.pending) == 1)
    }

    // MARK: What lies in the store

    @Test func `what an earlier life has left goes first`() {
        let stage = Stage(isReachable: false)
        for text in ["a", "b"] {
            stage.keeper.plant(CachePayload(MessageContent(destinationMsisdn: "61", messageBody: text)).octets)
        }
        stage.send("c")
        stage.coreIs(true)
        #expect(stage.calls == [["a", "b", "c"]])
    }

    @Test func `a row that another has left there is claimed when the keeper says so`() {
        let stage = Stage()
        stage.keeper.plant(CachePayload(MessageContent(destinationMsisdn: "61", messageBody: "left")).octets)
        stage.loop.advanceTime(by: .seconds(60))
        #expect(stage.calls.isEmpty)
        stage.cache.flow.due()
        stage.loop.run()
        #expect(stage.calls == [["left"]])
    }

    @Test func `a row that nobody can read fails, and the others go on`() {
        let stage = Stage(isReachable: false)
        stage.keeper.plant([9, 9, 9])
        stage.keeper.plant(CachePayload(MessageContent(destinationMsisdn: "61", messageBody: "b")).octets)
        stage.coreIs(true)
        #expect(stage.calls == [["b"]])
        #expect(stage.keeper.count(.failedPermanent) == 1)
    }

    @Test func `a flush goes on until nothing is due`() {
        let stage = Stage(isReachable: false)
        stage.send((0..<3500).map { "\($0)" })
        stage.coreIs(true)
        var seen: [String] = []
        while let call = stage.calls.first {
            seen += call
            stage.coreTakes()
        }
        stage.rowsGo()
        #expect(seen == (0..<3500).map { "\($0)" })
        #expect(stage.keeper.rows.isEmpty)
    }

    @Test func `when Core takes less than comes in, the rest waits in the store, and the order stays`() {
        let stage = Stage()
        var sent = 0
        for _ in 0..<30 {
            stage.send((sent..<sent + 200).map { "\($0)" })
            sent += 200
        }
        #expect(stage.keeper.count(.delivering) < 3000)
        #expect(stage.keeper.count(.pending) > 2000)
        var seen: [String] = []
        while let call = stage.calls.first {
            seen += call
            stage.coreTakes()
            if sent < 7000 {
                stage.send("\(sent)")
                sent += 1
            }
        }
        stage.rowsGo()
        #expect(seen == (0..<sent).map { "\($0)" })
        #expect(stage.keeper.rows.isEmpty)
    }

    @Test func `without the batch call several calls run, begun in order`() {
        let stage = Stage(usesBatch: false)
        stage.send("one", "two", "three", "four")
        #expect(stage.single.calls.map { $0.items[0].text } == ["one", "two", "three"])
        stage.single.answer { _ in .done(1) }
        #expect(stage.single.calls.map { $0.items[0].text } == ["two", "three", "four"])
    }

    @Test func `a flow that is stopped hands on nothing, and leaves all in the store`() {
        let stage = Stage()
        stage.cache.flow.stop()
        stage.send("one")
        #expect(stage.calls.isEmpty)
        #expect(stage.keeper.count(.pending) == 1)
    }

    @Test func `an idle flow may be let go while the store has not answered yet`() {
        let stage = Stage(isReachable: false)
        stage.keeper.plant(CachePayload(MessageContent(destinationMsisdn: "61", messageBody: "a")).octets)
        var flow: CacheFlow? = stage.anotherFlow()
        flow?.onIdle = { flow = nil }
        flow?.learned(CoreFacts(reachable: true, extensions: ["batch"], why: ""))
        stage.loop.run()
        stage.keeper.isQuick = false
        stage.coreSays(.done([.temporary(Self.trouble)]))
        #expect(flow == nil)
        stage.keeper.answer()
        stage.loop.run()
        #expect(stage.keeper.count(.pending) == 1)
    }

    // MARK: Anything may happen

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `whatever Core does, every message that was answered arrives, and in order where none failed`(_ seed: UInt64) {
        var dice = SplitMix(seed: seed)
        let stage = Stage()
        var sent = 0
        var arrived: [String] = []
        var hasFailed = false
        for _ in 0..<400 {
            switch dice.next() % 8 {
            case 0, 1, 2:
                let count = Int(dice.next() % 40) + 1
                stage.send((sent..<sent + count).map { "\($0)" })
                sent += count
            case 3, 4:
                guard let call = stage.calls.first else { continue }
                arrived += call
                stage.coreTakes()
            case 5 where !stage.calls.isEmpty: stage.coreSays(Self.unreachable)
            case 6:
                stage.coreIs(dice.next() % 3 != 0)
            case 7 where seed % 2 == 1 && !stage.calls.isEmpty:
                hasFailed = true
                stage.coreSays(.temporary(Self.trouble))
            case _:
                stage.loop.advanceTime(by: .milliseconds(Int64(dice.next() % 3000)))
            }
        }
        stage.coreIs(true)
        while !stage.keeper.rows.isEmpty {
            stage.loop.advanceTime(by: .seconds(61))
            while let call = stage.calls.first {
                arrived += call
                stage.coreTakes()
            }
        }
        #expect(stage.answers.count == sent)
        #expect(arrived.count == sent && Set(arrived).count == sent, "each arrives, and once")
        if !hasFailed { #expect(arrived == (0..<sent).map { "\($0)" }) }
    }

    // MARK: A reload

    @Test func `a shorter flush interval holds for a retry that waits already`() {
        let stage = Stage()
        stage.send("one")
        stage.coreSays(.done([.temporary(Self.trouble)]))
        stage.loop.advanceTime(by: .seconds(1))
        let claims = { stage.keeper.asked.count { if case .claim = $0 { true } else { false } } }
        let before = claims()
        stage.loop.advanceTime(by: .seconds(5))
        #expect(claims() == before, "the next look is after ten seconds")
        stage.cache.flow.adjust(
            to: ChildConfiguration.CacheSettings(
                epochs: KeyEpochs(present: KeyEpochs.Epoch(first: 1, name: "e1")),
                flushInterval: .seconds(1),
                maxRetryAttempts: 10
            )
        )
        stage.loop.advanceTime(by: .seconds(1))
        #expect(claims() == before + 1)
    }
}
