import CoreAPI
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import bindworker

@Suite struct SettlementsTests {
    private final class Stage {
        let loop = EmbeddedEventLoop()
        let batch: SlowCore<DeliveryResult, [ItemOutcome]>
        let single: SlowCore<DeliveryResult, Void>
        let settlements: Settlements
        var told: [Int64] = []
        var emptied = 0

        init(usesBatch: Bool = true) {
            let batch = SlowCore<DeliveryResult, [ItemOutcome]>(self.loop)
            let single = SlowCore<DeliveryResult, Void>(self.loop)
            self.batch = batch
            self.single = single
            self.settlements = Settlements(
                eventLoop: self.loop,
                logger: CarrierStage.logger,
                single: { single.call([$0]) },
                batch: batch.call
            )
            self.settlements.usesBatch = usesBatch
            self.settlements.onTold = { [unowned self] in self.told += $0 }
            self.settlements.onEmpty = { [unowned self] in self.emptied += 1 }
        }

        func settle(_ ids: ClosedRange<Int64>) {
            for id in ids { self.settlements.settle(DeliveryResult(id: id, outcome: .delivered)) }
            self.loop.run()
        }
    }

    private func allDone(_ results: [DeliveryResult]) -> Outcome<[ItemOutcome]> { .done(results.map { .done($0.id) }) }

    @Test func `results of one moment go in one call, those that come meanwhile in the next`() {
        let stage = Stage()
        stage.settle(1...3)
        stage.settle(4...9)
        #expect(stage.batch.calls.map { $0.items.map(\.id) } == [[1, 2, 3]])
        stage.batch.answer(self.allDone)
        #expect(stage.told == [1, 2, 3])
        #expect(stage.batch.calls.map { $0.items.map(\.id) } == [[4, 5, 6, 7, 8, 9]])
        #expect(stage.emptied == 0)
        stage.batch.answer(self.allDone)
        #expect(stage.settlements.isEmpty && stage.emptied == 1)
    }

    @Test func `results may be gathered for a moment, and then go in one call`() {
        let stage = Stage()
        stage.settlements.gathering = .milliseconds(5)
        stage.settle(1...2)
        stage.loop.advanceTime(by: .milliseconds(4))
        stage.settle(3...3)
        #expect(stage.batch.calls.isEmpty)
        stage.loop.advanceTime(by: .milliseconds(1))
        #expect(stage.batch.calls.map { $0.items.map(\.id) } == [[1, 2, 3]])
        stage.batch.answer(self.allDone)
        #expect(stage.told == [1, 2, 3] && stage.emptied == 1)
    }

    @Test func `a call holds a thousand at most`() {
        let stage = Stage()
        stage.settle(1...2500)
        for size in [1000, 1000, 500] {
            #expect(stage.batch.calls.map(\.items.count) == [size])
            stage.batch.answer(self.allDone)
        }
        #expect(stage.told == Array(1...2500))
    }

    @Test(arguments: [true, false])
    func `while Core is away everything is kept, and told once when it is back`(_ usesBatch: Bool) {
        let stage = Stage(usesBatch: usesBatch)
        stage.settle(1...5)
        for second in 0..<20 {
            if usesBatch {
                stage.batch.answer { _ in .unreachable(CoreFault(.timeout)) }
            } else {
                stage.single.answer { _ in
                    second.isMultiple(of: 2) ? .unreachable(CoreFault(.timeout)) : .temporary(CoreFault(.timeout))
                }
            }
            #expect(stage.batch.calls.isEmpty && stage.single.calls.isEmpty, "no call before the pause is over")
            stage.loop.advanceTime(by: .seconds(1))
            #expect(stage.settlements.count == 5)
        }
        while let call = stage.batch.calls.first {
            #expect(call.items.count == 5)
            stage.batch.answer(self.allDone)
        }
        while !stage.single.calls.isEmpty { stage.single.answer { _ in .done(()) } }
        #expect(stage.told.sorted() == [1, 2, 3, 4, 5])
        #expect(stage.settlements.isEmpty)
    }

    @Test func `an item that Core takes later is told again, alone`() {
        let stage = Stage()
        stage.settle(1...3)
        stage.batch.answer { _ in .done([.done(1), .temporary(CoreFault(.timeout)), .kept]) }
        #expect(stage.told == [1, 3])
        #expect(!stage.settlements.isEmpty && stage.emptied == 0)
        stage.loop.advanceTime(by: .seconds(1))
        #expect(stage.batch.calls.map { $0.items.map(\.id) } == [[2]])
        stage.batch.answer(self.allDone)
        #expect(stage.told == [1, 3, 2])
    }

    @Test func `an item that Core refuses is dropped, and so is a call`() {
        let stage = Stage()
        stage.settle(1...2)
        stage.batch.answer { _ in .done([.permanent(CoreFault(.http(404))), .done(2)]) }
        #expect(stage.told == [1, 2] && stage.settlements.isEmpty)
        stage.settle(3...4)
        stage.batch.answer { _ in .permanent(CoreFault(.http(400))) }
        #expect(stage.told == [1, 2, 3, 4] && stage.settlements.isEmpty)
    }

    @Test func `an answer that leaves items out loses none of them`() {
        let stage = Stage()
        stage.settle(1...3)
        stage.batch.answer { _ in .done([.done(1)]) }
        stage.loop.advanceTime(by: .seconds(1))
        #expect(stage.batch.calls.map { $0.items.map(\.id) } == [[2, 3]])
    }

    @Test func `without the batch call each result goes by itself`() {
        let stage = Stage(usesBatch: false)
        stage.settle(1...3)
        for id in 1...3 as ClosedRange<Int64> {
            #expect(stage.single.calls.map { $0.items.map(\.id) } == [[id]])
            stage.single.answer { _ in .done(()) }
        }
        #expect(stage.told == [1, 2, 3] && stage.emptied == 1)
    }

    @Test func `when Core is back nobody waits for the pause to end`() {
        let stage = Stage()
        stage.settle(1...1)
        stage.batch.answer { _ in .unreachable(CoreFault(.timeout)) }
        #expect(stage.batch.calls.isEmpty)
        stage.settlements.hurry()
        #expect(stage.batch.calls.count == 1)
    }
}
