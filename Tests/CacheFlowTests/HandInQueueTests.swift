import CoreAPI
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import CacheFlow

@Suite struct HandInQueueTests {
    private final class Stage {
        let loop = EmbeddedEventLoop()
        let batch: SlowCore<Int, [ItemOutcome]>
        let single: SlowCore<Int, Int64>
        let queue: HandInQueue<Int>
        var answers: [(item: Int, outcome: Outcome<Int64>)] = []

        init(usesBatch: Bool, concurrency: Int = 3) {
            let batch = SlowCore<Int, [ItemOutcome]>(self.loop)
            let single = SlowCore<Int, Int64>(self.loop)
            self.batch = batch
            self.single = single
            self.queue = HandInQueue(
                eventLoop: self.loop,
                concurrency: concurrency,
                single: { single.call([$0]) },
                batch: batch.call
            )
            self.queue.usesBatch = usesBatch
        }

        func submit(_ items: ClosedRange<Int>, areSuspects: Bool = false) {
            for item in items {
                self.queue.submit(item, isSuspect: areSuspects) { [unowned self] in self.answers.append((item, $0)) }
            }
            self.loop.run()
        }

        /// Core stumbles over some items, and fails a whole call for each; returns how many calls it took.
        func answerAll(stumblingOver poison: Set<Int>) -> Int {
            var calls = 0
            while !self.batch.calls.isEmpty {
                calls += 1
                self.batch.answer { items in
                    poison.isDisjoint(with: items)
                        ? .done(items.map { .done(Int64($0)) }) : .temporary(CoreFault(.http(500)))
                }
            }
            return calls
        }
    }

    @Test func `a burst is one call, and the next call takes all that came meanwhile`() {
        let stage = Stage(usesBatch: true)
        stage.submit(1...3)
        #expect(stage.batch.calls.map(\.items) == [[1, 2, 3]])
        stage.submit(4...4)
        stage.submit(5...20)
        #expect(stage.batch.calls.count == 1, "one call at a time")
        stage.batch.answer { .done($0.map { .done(Int64($0 * 10)) }) }
        #expect(stage.answers.map(\.item) == [1, 2, 3])
        #expect(stage.answers.map(\.outcome) == [.done(10), .done(20), .done(30)])
        #expect(stage.batch.calls.map(\.items) == [Array(4...20)], "the group grows with the load, in order")
    }

    @Test func `a call holds a thousand at most, in order`() {
        let stage = Stage(usesBatch: true)
        stage.submit(1...2100)
        for size in [1000, 1000, 100] {
            #expect(stage.batch.calls.map(\.items.count) == [size])
            stage.batch.answer { .done($0.map { .done(Int64($0)) }) }
        }
        #expect(stage.answers.map(\.item) == Array(1...2100))
        #expect(stage.queue.isIdle)
    }

    @Test func `each item gets its own answer`() {
        let stage = Stage(usesBatch: true)
        stage.submit(1...4)
        let fault = CoreFault(.http(422))
        stage.batch.answer { _ in .done([.done(5), .permanent(fault), .temporary(fault), .kept]) }
        #expect(stage.answers.map(\.outcome) == [.done(5), .permanent(fault), .temporary(fault), .done(0)])
    }

    @Test func `a call that fails is the answer to all of it`() {
        let fault = CoreFault(.timeout)
        let outcomes: [(Outcome<[ItemOutcome]>, Outcome<Int64>)] = [
            (.temporary(fault), .temporary(fault)), (.permanent(fault), .permanent(fault)),
            (.unreachable(fault), .unreachable(fault)),
        ]
        for (whole, each) in outcomes {
            let stage = Stage(usesBatch: true)
            stage.submit(1...2)
            stage.batch.answer { _ in whole }
            #expect(stage.answers.map(\.outcome) == [each, each])
        }
    }

    @Test func `of those that failed before, one that Core stumbles over takes no other with it`() {
        let stage = Stage(usesBatch: true)
        let poison: Set = [3, 400, 401, 999]
        stage.submit(1...1000, areSuspects: true)
        let calls = stage.answerAll(stumblingOver: poison)
        #expect(stage.answers.count == 1000 && stage.queue.isIdle)
        #expect(Set(stage.answers.filter { $0.outcome.verdict == .temporary }.map(\.item)) == poison)
        #expect(calls < 150, "and they do not go one by one for ever")
    }

    @Test func `where Core fails everything, those that failed before go one by one, each once`() {
        let stage = Stage(usesBatch: true)
        stage.submit(1...100, areSuspects: true)
        #expect(stage.answerAll(stumblingOver: Set(1...100)) == 100)
        #expect(stage.answers.map(\.item) == Array(1...100))
    }

    @Test func `those that failed before and those that did not take turns, in calls of their own`() {
        let stage = Stage(usesBatch: true)
        stage.submit(1...3, areSuspects: true)
        stage.submit(4...6)
        var calls: [[Int]] = []
        while let call = stage.batch.calls.first {
            calls.append(call.items)
            stage.batch.answer { .done($0.map { .done(Int64($0)) }) }
            if calls.count == 1 { stage.submit(7...8) }
        }
        #expect(calls == [[1], [4, 5, 6], [2, 3], [7, 8]])
        #expect(stage.answers.count == 8)
    }

    @Test func `an answer that is too short is an answer to try again`() {
        let stage = Stage(usesBatch: true)
        stage.submit(1...3)
        stage.batch.answer { _ in .done([.done(1)]) }
        #expect(stage.answers.map(\.outcome) == [.done(1), .temporary(.shortAnswer), .temporary(.shortAnswer)])
    }

    @Test func `without the batch call so many calls run side by side, begun in order`() {
        let stage = Stage(usesBatch: false, concurrency: 3)
        stage.submit(1...5)
        #expect(stage.single.calls.map(\.items) == [[1], [2], [3]])
        stage.single.answer { .done(Int64($0[0])) }
        #expect(stage.single.calls.map(\.items) == [[2], [3], [4]])
        for _ in 0..<4 { stage.single.answer { .done(Int64($0[0])) } }
        #expect(stage.answers.map(\.item) == [1, 2, 3, 4, 5])
        #expect(stage.queue.isIdle)
    }

    @Test func `when Core learns the batch call, single calls end first`() {
        let stage = Stage(usesBatch: false, concurrency: 2)
        stage.submit(1...6)
        stage.queue.usesBatch = true
        stage.single.answer { _ in .done(0) }
        #expect(stage.batch.calls.isEmpty)
        stage.single.answer { _ in .done(0) }
        #expect(stage.batch.calls.map(\.items) == [[3, 4, 5, 6]])
    }

    @Test func `where nobody waits, calls keep a distance, and what comes meanwhile shares the next`() {
        let stage = Stage(usesBatch: true)
        stage.queue.shortestInterval = .milliseconds(5)
        stage.submit(1...1)
        #expect(stage.batch.calls.map(\.items) == [[1]], "the first goes at once")
        stage.batch.answer { .done($0.map { .done(Int64($0)) }) }
        stage.submit(2...2)
        stage.submit(3...3)
        #expect(stage.batch.calls.isEmpty)
        stage.loop.advanceTime(by: .milliseconds(5))
        #expect(stage.batch.calls.map(\.items) == [[2, 3]])
        stage.batch.answer { .done($0.map { .done(Int64($0)) }) }
        stage.submit(4...400)
        #expect(stage.batch.calls.count == 1, "a good part of a call waits for nothing")
    }

    @Test func `whoever waits for a call to begin can be sent away`() {
        let stage = Stage(usesBatch: true)
        stage.submit(1...1)
        stage.submit(2...3)
        stage.submit(4...4, areSuspects: true)
        stage.queue.turnAway(CoreFault(.connectionRefused))
        #expect(Set(stage.answers.map(\.item)) == [2, 3, 4])
        #expect(stage.answers.allSatisfy { $0.outcome.verdict == .unreachable })
    }
}
