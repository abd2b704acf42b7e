import Common
import SMPP
import Testing

@testable import bindworker

@Suite struct StallTests {
    /// A stall that is told one glance a second, in virtual time from 12:00:00.
    private struct Told {
        var stall = Stall(farSide: "carrier")
        var now = ContinuousClock.now
        var clock = Timestamp(seconds: 1_795_608_000)
        var answered: UInt64 = 0

        mutating func look(_ glance: Stall.Glance, seconds: Int = 1) -> String? {
            var said: String?
            for _ in 0..<seconds {
                said = self.stall.look(glance, at: self.now, clock: self.clock)
                self.now = self.now + .seconds(1)
                self.clock = self.clock + .seconds(1)
            }
            return said
        }
    }

    private func glance(_ change: (inout Stall.Glance) -> Void) -> Stall.Glance {
        var glance = Stall.Glance()
        change(&glance)
        return glance
    }

    @Test func `a link at rest says nothing, however long`() {
        var told = Told()
        #expect(told.look(Stall.Glance(), seconds: 1000) == nil)
    }

    @Test func `a full window without an answer says since when`() {
        var told = Told()
        #expect(told.look(Stall.Glance()) == nil)
        let full = self.glance { ($0.unanswered, $0.waiting, $0.wasFull) = (10, 7, true) }
        #expect(told.look(full, seconds: 2) == nil, "a second or two is how a busy link lives")
        #expect(
            told.look(full, seconds: 10)
                == "window full: 10 messages unanswered, the carrier has not answered since 12:00:00 UTC"
        )
        var answered = full
        answered.answered = 1
        #expect(told.look(answered)?.contains("has not answered") != true, "one answer ends the silence")
    }

    @Test func `a message without an answer is enough, window or not`() {
        var told = Told()
        let alone = self.glance { $0.unanswered = 1 }
        #expect(
            told.look(alone, seconds: 10) == "1 message unanswered, the carrier has not answered since 12:00:00 UTC"
        )
    }

    @Test func `throttling is told for a minute, with the rate that is left`() {
        var told = Told()
        #expect(told.look(Stall.Glance()) == nil)
        let slowed = self.glance { ($0.answered, $0.throttled, $0.rate) = (5, 5, 34.6) }
        let sentence = "slowed to 35 messages/s by the carrier: it asked for less 5 times in the last minute"
        #expect(told.look(slowed) == sentence)
        #expect(told.look(slowed, seconds: 59) == sentence)
        #expect(told.look(slowed, seconds: 2) == nil)
    }

    @Test func `the limit is named when it holds messages back for some seconds`() {
        var told = Told()
        for count in 0..<10 as Range<UInt64> {
            let held = self.glance {
                ($0.answered, $0.waiting, $0.wasHeldByRate, $0.rate) = (count, 20, true, 10)
            }
            let said = told.look(held)
            #expect(said == (count < 3 ? nil : "at its limit of 10 messages/s (tps_limit), more wait"))
        }
        #expect(told.look(self.glance { ($0.answered, $0.rate) = (10, 10) }) == nil)
    }

    @Test func `a window that is always full is the pace`() {
        var told = Told()
        for count in 0..<5 as Range<UInt64> {
            let said = told.look(
                self.glance { ($0.answered, $0.waiting, $0.unanswered, $0.wasFull) = (count, 9, 4, true) }
            )
            #expect((said != nil) == (count >= 3))
        }
    }

    @Test func `what waits for nothing on the link waits for the disk, or for a peer that does not read`() {
        var told = Told()
        #expect(
            told.look(self.glance { $0.waiting = 4 }, seconds: 5)?.hasPrefix("4 messages wait for the gateway's disk")
                == true
        )
        var deaf = Told()
        let sight = self.glance { ($0.waiting, $0.wasFull) = (4, true) }
        #expect(deaf.look(sight, seconds: 5)?.hasPrefix("the carrier does not read") == true)
    }

    @Test func `a link that is down has other words for it, and starts anew`() {
        var told = Told()
        let stuck = self.glance { ($0.unanswered, $0.waiting, $0.wasFull) = (10, 7, true) }
        #expect(told.look(stuck, seconds: 10) != nil)
        #expect(told.look(self.glance { ($0.canSend, $0.waiting) = (false, 7) }, seconds: 10) == nil)
        #expect(told.look(stuck, seconds: 2) == nil)
    }
}

@Suite struct RefusalShareTests {
    private let start = ContinuousClock.now

    @Test func `a large share is told by the word that was said most`() {
        var share = RefusalShare()
        for number in 0..<100 {
            share.answered(number < 30 ? .invdstadr : number < 38 ? .syserr : .ok, at: self.start)
        }
        #expect(
            share.sentence(at: self.start, farSide: "carrier")
                == "38 of the last 100 refused by the carrier: 30 times invalid destination (0x0B)"
        )
        for _ in 0..<95 { share.answered(.ok, at: self.start) }
        #expect(share.sentence(at: self.start, farSide: "carrier") == nil, "only the last hundred count")
    }

    @Test func `a few refusals are single messages' misfortune`() {
        var share = RefusalShare()
        for _ in 0..<4 { share.answered(.invdstadr, at: self.start) }
        #expect(share.sentence(at: self.start, farSide: "carrier") == nil)
        share.answered(.invdstadr, at: self.start)
        #expect(
            share.sentence(at: self.start, farSide: "partner")
                == "5 of the last 5 refused by the partner: invalid destination (0x0B)"
        )
        #expect(share.sentence(at: self.start + .seconds(601), farSide: "partner") == nil, "old news")
    }
}

@Suite struct FlapsTests {
    @Test func `three losses in ten minutes are many`() {
        let start = ContinuousClock.now
        var flaps = Flaps()
        for count in 0..<2 { flaps.lost("enquire_link timeout", at: start + .seconds(count)) }
        #expect(flaps.sentence(at: start + .seconds(2)) == nil)
        flaps.lost("inactivity timeout", at: start + .seconds(3))
        #expect(flaps.sentence(at: start + .seconds(4)) == "lost 3 times in 10 min, last: inactivity timeout")
        #expect(flaps.sentence(at: start + .seconds(602)) == nil)
    }
}
