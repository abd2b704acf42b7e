import CoreAPI
import NIOCore
import NIOEmbedded
import SMPP
import Testing

@testable import bindworker

/// Answers that do not come, sessions that end, Core away: nothing is lost, and nothing sent twice without need.
@Suite struct OutboundDoubtTests {
    /// `Outbound` numbers its requests from 1.
    private func token(_ number: RequestToken) -> RequestToken { number }

    // MARK: Answers that do not come

    @Test func `a message without an answer is sent again once, after a rest`() throws {
        let stage = try CarrierStage(doubtRest: .seconds(30))
        stage.take((1, "one"))
        _ = try stage.sent()
        stage.outbound.lost([self.token(1)], sessionEnded: false)
        #expect(stage.outbound.unanswered == 0, "its place in the window is free")
        stage.advance(.seconds(29))
        #expect(try stage.sent().isEmpty)
        stage.advance(.seconds(2))
        #expect(try stage.texts() == ["one"])
        stage.outbound.lost([self.token(2)], sessionEnded: false)
        #expect(stage.outbound.doubtCount == 2)
        stage.advance(.seconds(60))
        #expect(try stage.sent().isEmpty)
        #expect(stage.results.map(\.outcome) == [.temporary])
    }

    @Test func `where doubt means failure it is not sent again`() throws {
        let stage = try CarrierStage(resendsInDoubt: false)
        stage.take((1, "one"))
        _ = try stage.sent()
        stage.outbound.lost([self.token(1)], sessionEnded: false)
        stage.advance(.seconds(60))
        #expect(try stage.sent().isEmpty)
        #expect(stage.results.map(\.outcome) == [.permanent])
        #expect(stage.results.first?.error?.contains("doubt") == true)
    }

    @Test func `a late answer to a message that was given up on changes nothing`() throws {
        let stage = try CarrierStage(resendsInDoubt: false)
        stage.take((1, "one"))
        let request = try stage.sent()[0]
        stage.outbound.lost([self.token(1)], sessionEnded: false)
        try stage.answer(request, id: "late")
        #expect(stage.results.count == 1)
    }

    @Test func `a late answer while the message rests is its answer, and it is not sent again`() throws {
        let stage = try CarrierStage(doubtRest: .seconds(30))
        stage.take((1, "one"), (2, "two"), (3, "three"))
        _ = try stage.sent()
        stage.outbound.lost([1, 2, 3].map(self.token), sessionEnded: false)
        stage.outbound.answeredLate(self.token(1), status: .ok, messageID: "late")
        stage.outbound.answeredLate(self.token(2), status: .invdstadr, messageID: "")
        stage.outbound.answeredLate(self.token(3), status: .throttled, messageID: "")
        stage.outbound.answeredLate(self.token(1), status: .ok, messageID: "later")
        stage.loop.run()
        #expect(stage.results.map(\.outcome) == [.delivered, .permanent])
        #expect(stage.results.first?.smppMessageIDs == ["late"])
        stage.advance(.seconds(2))
        #expect(try stage.texts() == ["three"], "it was refused, so it is not in doubt, and need not rest for that")
        stage.outbound.lost([self.token(4)], sessionEnded: false)
        stage.advance(.seconds(31))
        #expect(try stage.texts() == ["three"], "this is its first doubt")
    }

    @Test func `once it has been sent again a late answer changes nothing`() throws {
        let stage = try CarrierStage(doubtRest: .seconds(30))
        stage.take((1, "one"))
        _ = try stage.sent()
        stage.outbound.lost([self.token(1)], sessionEnded: false)
        stage.advance(.seconds(31))
        let again = try stage.sent()
        #expect(again.map(\.text) == ["one"])
        stage.outbound.answeredLate(self.token(1), status: .ok, messageID: "late")
        stage.loop.run()
        #expect(stage.results.isEmpty)
        try stage.answer(again[0], id: "second")
        #expect(stage.results.map(\.smppMessageIDs) == [["second"]])
    }

    @Test func `a doubtful part that rests for long does not hold up one that rests briefly`() throws {
        let stage = try CarrierStage(doubtRest: .seconds(30))
        stage.take((1, "doubtful"), (2, "throttled"))
        let sent = try stage.sent()
        stage.outbound.lost([self.token(1)], sessionEnded: false)
        try stage.answer(sent[1], .throttled)
        stage.advance(.seconds(2))
        #expect(try stage.texts() == ["throttled"])
        stage.advance(.seconds(30))
        #expect(try stage.texts() == ["doubtful"])
    }

    @Test func `new messages go on while a doubtful one rests`() throws {
        let stage = try CarrierStage(doubtRest: .seconds(30))
        stage.take((1, "doubtful"))
        #expect(try stage.texts() == ["doubtful"])
        stage.outbound.lost([self.token(1)], sessionEnded: false)
        stage.take((2, "next"))
        #expect(try stage.texts() == ["next"])
    }

    // MARK: Sessions that end

    @Test func `what was unanswered when the session ended is sent again on the next one`() throws {
        let stage = try CarrierStage()
        stage.take((1, "one"), (2, "two"))
        try stage.answer(try stage.sent()[0], id: "c-1")
        try stage.hangUp()
        #expect(stage.outbound.doubtCount == 1)
        #expect(stage.outbound.room == 0, "there is nobody to send to")
        try stage.bind()
        stage.outbound.pump()
        let again = try stage.sent()
        #expect(again.map(\.text) == ["two"])
        try stage.answer(again[0], id: "c-2")
        #expect(stage.results.map(\.smppMessageIDs) == [["c-1"], ["c-2"]])
    }

    @Test func `what was not sent at all is given back, and may come again`() throws {
        let stage = try CarrierStage(window: 1)
        stage.take((1, "a|b"), (2, "two"), (3, "three"))
        #expect(try stage.texts() == ["a"])
        #expect(stage.outbound.giveBack() == [2, 3])
        #expect(stage.outbound.openIDs == [1])
        #expect(stage.take((2, "two")) == 1)
    }

    // MARK: How much to fetch

    @Test func `there is room for what is sent in a while, and only when half of it is used`() throws {
        let stage = try CarrierStage(window: 10)
        #expect(stage.outbound.room == 40)
        for id in 1...30 as ClosedRange<Int64> { stage.take((id, "\(id)")) }
        #expect(stage.outbound.room == 20, "ten are on their way, twenty wait")
        stage.take((31, "31"))
        #expect(stage.outbound.room == 0)
        let slow = try CarrierStage(rate: 1, window: 100)
        #expect(slow.outbound.room == 10, "ten seconds' worth")
        let wide = try CarrierStage(window: 1000)
        #expect(wide.outbound.room == 1000)
    }

    @Test func `more is asked for while the window is full, not when nothing is left`() throws {
        let stage = try CarrierStage(window: 1)
        for id in 1...11 as ClosedRange<Int64> { stage.take((id, "\(id)")) }
        let before = stage.roomCalls
        let request = try stage.sent()[0]
        try stage.answer(request)
        #expect(stage.roomCalls > before)
        #expect(stage.outbound.room > 0)
    }

    @Test func `with thousands of results untold nothing more is fetched`() throws {
        let stage = try CarrierStage { _ in .impossible("no") }
        stage.core(isAway: true)
        for id in 1...4999 as ClosedRange<Int64> { stage.take((id, "")) }
        #expect(stage.outbound.room > 0)
        stage.take((5000, ""))
        #expect(stage.outbound.room == 0)
    }

    // MARK: Once

    @Test func `a message that Core hands out twice is sent once`() throws {
        let stage = try CarrierStage()
        #expect(stage.take((1, "one"), (1, "one")) == 1)
        #expect(stage.take((1, "one")) == 0)
        let sent = try stage.sent()
        #expect(sent.count == 1)
        stage.core(isAway: true)
        try stage.answer(sent[0])
        stage.outbound.fetchBegins()
        #expect(stage.take((1, "one")) == 0, "Core does not know yet")
        #expect(stage.outbound.leasedIDs == [1] && stage.outbound.openIDs.isEmpty)
        stage.core(isAway: false)
        stage.advance(.seconds(1))
        #expect(stage.results.count == 1)
        #expect(stage.take((1, "one")) == 0, "a call from before may still bring it")
        stage.outbound.fetchBegins()
        #expect(stage.take((1, "one")) == 1, "now Core wants it sent")
    }

    // MARK: The end of the worker

    @Test func `at a stop what waits is for others, and what is sent by half is sent to its end`() throws {
        let stage = try CarrierStage(window: 1)
        stage.take((1, "a|b"), (2, "two"))
        let first = try stage.sent()[0]
        #expect(stage.outbound.stop() == [2])
        #expect(!stage.outbound.isIdle)
        stage.take((3, "three"))
        try stage.answer(first)
        #expect(!stage.outbound.isIdle)
        let second = try stage.sent()
        #expect(second.map(\.text) == ["b"])
        try stage.answer(second[0])
        #expect(stage.outbound.isIdle)
        #expect(try stage.sent().isEmpty)
        #expect(stage.outbound.giveBack() == [3], "what a call under way brought goes back too")
        #expect(stage.results.map(\.outcome) == [.delivered])
    }
}
