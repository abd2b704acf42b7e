import CoreAPI
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import bindworker

@Suite struct FetchLoopTests {
    private final class Stage {
        let loop = EmbeddedEventLoop()
        let core: SlowCore<(limit: Int, hold: TimeAmount?), FetchedMessages>
        let fetch: FetchLoop
        var room = 100
        var known: Set<Int64> = []
        var delivered: [Int64] = []

        init(usesWait: Bool = false, hasLeases: Bool = true) {
            let core = SlowCore<(limit: Int, hold: TimeAmount?), FetchedMessages>(self.loop)
            self.core = core
            self.fetch = FetchLoop(eventLoop: self.loop, logger: CarrierStage.logger) { core.call([($0, $1)]) }
            self.fetch.usesWait = usesWait
            self.fetch.hasLeases = hasLeases
            self.fetch.pollInterval = .milliseconds(500)
            self.fetch.room = { [unowned self] in self.room }
            self.fetch.knownCount = { [unowned self] in self.known.count }
            self.fetch.deliver = { [unowned self] messages in
                let new = messages.filter { self.known.insert($0.id).inserted }
                self.delivered += new.map(\.id)
                return new.count
            }
        }

        func answer(_ ids: some Sequence<Int64>) {
            self.core.answer { _ in
                var fetched = FetchedMessages()
                fetched.messages = ids.map { CoreMessage(id: $0, content: .text("x")) }
                return .done(fetched)
            }
        }

        var isCalling: Bool { !self.core.calls.isEmpty }
        var limit: Int? { self.core.calls.first?.items.first?.limit }
        var hold: TimeAmount? { self.core.calls.first?.items.first?.hold }
    }

    @Test func `one call at a time, for as many as there is room`() {
        let stage = Stage()
        stage.room = 0
        stage.fetch.nudge()
        #expect(!stage.isCalling)
        stage.room = 42
        stage.fetch.nudge()
        stage.fetch.nudge()
        #expect(stage.core.calls.count == 1 && stage.limit == 42)
        #expect(stage.hold == nil)
        stage.answer(1...42)
        #expect(stage.delivered == Array(1...42))
    }

    @Test func `no call asks for more than a thousand`() {
        let stage = Stage()
        stage.room = 5000
        stage.fetch.nudge()
        #expect(stage.limit == 1000)
    }

    @Test func `a full fetch is followed at once by the next, another one by a wait`() {
        let stage = Stage()
        stage.room = 10
        stage.fetch.nudge()
        stage.answer(1...10)
        #expect(stage.isCalling)
        stage.answer(11...15)
        #expect(!stage.isCalling)
        stage.fetch.nudge()
        #expect(!stage.isCalling, "not even when asked")
        stage.loop.advanceTime(by: .milliseconds(499))
        #expect(!stage.isCalling)
        stage.loop.advanceTime(by: .milliseconds(1))
        #expect(stage.isCalling)
    }

    @Test func `where Core waits, the next call follows within milliseconds, for as long as there is room`() {
        let stage = Stage(usesWait: true)
        stage.fetch.nudge()
        #expect(stage.hold == .seconds(5))
        stage.answer([1])
        #expect(!stage.isCalling, "what comes in these milliseconds shares the next call")
        stage.loop.advanceTime(by: .milliseconds(5))
        #expect(stage.isCalling)
        stage.loop.advanceTime(by: .seconds(5))
        stage.answer([])
        #expect(stage.isCalling, "it was held open for nothing, as it should be")
        stage.room = 0
        stage.answer([2])
        #expect(!stage.isCalling)
    }

    @Test(arguments: [true, false])
    func `a Core that brings nothing new is not asked again at once`(_ usesWait: Bool) {
        let stage = Stage(usesWait: usesWait)
        stage.room = 3
        stage.fetch.nudge()
        stage.answer(1...3)
        stage.answer(1...3)
        #expect(!stage.isCalling, "all of them are known")
        stage.loop.advanceTime(by: .milliseconds(500))
        #expect(stage.isCalling)
        stage.answer([])
        #expect(!stage.isCalling)
    }

    @Test func `a Core without leases is asked beyond what is here already`() {
        let stage = Stage(hasLeases: false)
        stage.room = 10
        stage.fetch.nudge()
        stage.answer(1...10)
        #expect(stage.limit == 20)
        stage.answer(1...20)
        #expect(stage.delivered == Array(1...20))
        #expect(stage.limit == 30)
    }

    @Test func `a failure costs a second, unless Core is back before`() {
        let stage = Stage()
        stage.fetch.nudge()
        stage.core.answer { _ in .unreachable(CoreFault(.timeout)) }
        #expect(!stage.isCalling)
        stage.loop.advanceTime(by: .milliseconds(999))
        #expect(!stage.isCalling)
        stage.loop.advanceTime(by: .milliseconds(1))
        #expect(stage.isCalling)
        stage.core.answer { _ in .temporary(CoreFault(.timeout)) }
        stage.fetch.hurry()
        #expect(stage.isCalling)
    }

    @Test func `messages that cannot be read do not make it ask without end`() {
        let stage = Stage()
        stage.room = 1
        stage.fetch.nudge()
        stage.core.answer { _ in
            var fetched = FetchedMessages()
            fetched.unreadable = [.init(id: 3, why: "odd")]
            return .done(fetched)
        }
        #expect(!stage.isCalling)
    }

    @Test func `after a stop nothing is fetched, and what a call brings is still delivered`() {
        let stage = Stage()
        stage.fetch.nudge()
        stage.fetch.stop()
        stage.answer(1...100)
        #expect(stage.delivered.count == 100)
        #expect(!stage.isCalling)
        stage.fetch.hurry()
        stage.loop.advanceTime(by: .seconds(10))
        #expect(!stage.isCalling)
    }

    @Test func `after a call without an answer the next one is a newer generation's`() {
        let lease = CurrentLease(Lessee(frontend: "gw", worker: 7))
        let stage = Stage(usesWait: true)
        stage.fetch.onFailure = { lease.succeed() }
        stage.fetch.nudge()
        stage.answer([1])
        #expect(lease.lessee.worker == 7)
        stage.loop.advanceTime(by: .milliseconds(5))
        stage.core.answer { _ in .unreachable(CoreFault(.timeout)) }
        #expect(lease.lessee.worker == 8)
    }
}
