import Testing

@testable import bindworker

@Suite struct ThrottleTests {
    private let start = ContinuousClock.now

    /// The moments at which a sender that always has something may send, up to `end`.
    private func sends(_ throttle: inout Throttle, from begin: Double = 0, until end: Double) -> [Double] {
        var now = self.start.after(begin)
        let end = self.start.after(end)
        var moments: [Double] = []
        while now < end {
            switch throttle.take(at: now) {
            case .go: moments.append((now - self.start) / .seconds(1))
            case .wait(let until):
                guard until > now else {
                    Issue.record("a wait that is none")
                    return moments
                }
                now = until
            }
        }
        return moments
    }

    @Test func `without a limit everything goes`() {
        var throttle = Throttle(rate: 0, burstSeconds: 0.05, at: self.start)
        for _ in 0..<10_000 { #expect(throttle.take(at: self.start) == .go) }
    }

    @Test(arguments: [1, 7, 100, 3333])
    func `the rate is kept over time, as an even flow`(_ rate: Int) {
        var throttle = Throttle(rate: rate, burstSeconds: 0.05, at: self.start)
        let moments = self.sends(&throttle, until: 10)
        let burst = max(1, rate / 20)
        #expect((rate * 10...rate * 10 + burst).contains(moments.count))
        for second in 0..<9 {
            let count = moments.count { $0 >= Double(second) + 0.5 && $0 < Double(second) + 1.5 }
            #expect((rate - 1...rate + 1).contains(count), "second \(second)")
        }
        let gaps = zip(moments.dropFirst(burst), moments.dropFirst(burst + 1)).map { $1 - $0 }
        #expect(gaps.allSatisfy { abs($0 - 1 / Double(rate)) < 1e-4 }, "one by one once the first burst is over")
    }

    @Test func `a second's worth may be saved up, and no more`() {
        var throttle = Throttle(rate: 10, burstSeconds: 1, at: self.start)
        #expect(self.sends(&throttle, until: 0.001).count == 10)
        #expect(self.sends(&throttle, from: 100, until: 100.001).count == 10)
    }

    @Test func `a wait ends with a message that may go`() {
        var throttle = Throttle(rate: 3, burstSeconds: 0, at: self.start)
        var now = self.start
        for _ in 0..<1000 {
            #expect(throttle.take(at: now) == .go)
            guard case .wait(let until) = throttle.take(at: now) else {
                Issue.record("two at once")
                return
            }
            now = until
        }
        #expect(abs((now - self.start) / .seconds(1) - 1000.0 / 3) < 0.01)
    }

    @Test func `another limit holds from its moment on`() {
        var throttle = Throttle(rate: 100, burstSeconds: 0.05, at: self.start)
        _ = self.sends(&throttle, until: 1)
        throttle.limit(to: 10, at: self.start.after(1))
        #expect((10...11).contains(self.sends(&throttle, from: 1, until: 2).count))
        throttle.limit(to: 200, at: self.start.after(2))
        #expect((195...211).contains(self.sends(&throttle, from: 2, until: 3).count))
        throttle.limit(to: nil, at: self.start.after(3))
        #expect(throttle.take(at: self.start.after(3)) == .go)
    }

    @Test func `a lower limit takes what was saved up beyond it`() {
        var throttle = Throttle(rate: 100, burstSeconds: 1, at: self.start)
        throttle.limit(to: 2, at: self.start)
        #expect(self.sends(&throttle, until: 0.01).count == 2)
    }

    @Test func `a clock that stands still or goes back gives nothing away`() {
        var throttle = Throttle(rate: 1, burstSeconds: 0, at: self.start)
        #expect(throttle.take(at: self.start) == .go)
        #expect(throttle.take(at: self.start.after(-50)) != .go)
        #expect(throttle.take(at: self.start) != .go)
        #expect(throttle.take(at: self.start.after(1)) == .go)
    }
}
