import Testing

@testable import rehearse

@Suite struct PaceTests {
    private let start = ContinuousClock.now

    /// How many go in a second, looked at so often, if never more than `room` go at once.
    private func sent(rate: Double, looks: Int, room: Int = .max) -> Int {
        var pace = Pace(rate, from: self.start)
        var sent = 0
        for look in 0...looks {
            let now = self.start + .nanoseconds(1_000_000_000 / Int64(looks) * Int64(look))
            let count = min(room, pace.allowance(at: now))
            pace.sent(count)
            sent += count
        }
        return sent
    }

    @Test(arguments: [1.0, 3, 100, 1_000, 50_000])
    func `the rate is kept however often one looks`(rate: Double) {
        for looks in [20, 100, 1_000] {
            #expect(abs(Double(self.sent(rate: rate, looks: looks)) - rate) <= 1.5, "\(rate) with \(looks) looks")
        }
    }

    @Test func `what could not go is made up for by a tenth of a second at most`() {
        var pace = Pace(1_000, from: self.start)
        #expect(pace.allowance(at: self.start + .seconds(10)) == 100)
        pace.sent(100)
        #expect(pace.allowance(at: self.start + .seconds(10)) == 0)
        #expect(pace.allowance(at: self.start + .milliseconds(10_010)) == 10)
    }

    @Test func `the pause lasts until one more may go`() throws {
        var pace = Pace(100, from: self.start)
        #expect(pace.allowance(at: self.start) == 1)
        pace.sent(1)
        let pause = try #require(pace.pause)
        #expect(pace.allowance(at: self.start + pause / 2) == 0)
        #expect(pace.allowance(at: self.start + pause) == 1)
    }

    @Test func `without a rate there is no limit and nothing to wait for`() {
        var pace = Pace(nil, from: self.start)
        #expect(pace.allowance(at: self.start) == .max)
        pace.sent(1_000_000)
        #expect(pace.allowance(at: self.start) == .max)
        #expect(pace.pause == nil)
    }
}
