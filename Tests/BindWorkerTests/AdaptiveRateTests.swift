import Testing

@testable import bindworker

/// A carrier with a limit of its own, and a link that learns it: all in virtual time.
private struct Rehearsal {
    /// How the carrier judges: a bucket of so many seconds' worth, or a count for each second, refused ones included.
    enum Judge: CaseIterable {
        case smallBucket, bucket, wholeSecond
    }

    private static let answerTime: Duration = .milliseconds(20)
    private static let window = 10

    private let start = ContinuousClock.now
    private let judge: Judge
    private var bucket: Throttle
    private var second = -1
    private var inSecond = 0
    private(set) var acceptedBySecond: [Int] = []
    private(set) var highestRate = 0.0

    init(_ judge: Judge, seconds: Int) {
        self.judge = judge
        self.bucket = Throttle(rate: 1, burstSeconds: judge == .smallBucket ? 0.1 : 1, at: self.start)
        self.acceptedBySecond = Array(repeating: 0, count: seconds + 1)
    }

    private mutating func takes(at now: ContinuousClock.Instant, limit: Double) -> Bool {
        switch self.judge {
        case .smallBucket, .bucket:
            if self.bucket.rate != limit { self.bucket.limit(to: limit, at: now) }
            return self.bucket.take(at: now) == .go
        case .wholeSecond:
            let second = Int((now - self.start) / .seconds(1))
            if second != self.second { (self.second, self.inSecond) = (second, 0) }
            self.inSecond += 1
            return Double(self.inSecond) <= limit
        }
    }

    /// Sends as `Outbound` does for as long as the table of seconds is; `limit` is the carrier's in each second.
    mutating func run(ceiling: Int, limit: (Int) -> Double) {
        var rate = AdaptiveRate(limit: ceiling)
        var throttle = Throttle(rate: ceiling, burstSeconds: 0.05, at: self.start)
        var answers: [(due: ContinuousClock.Instant, isTaken: Bool)] = []
        var now = self.start
        var restUntil = self.start
        let end = self.start + .seconds(self.acceptedBySecond.count - 1)
        while now < end {
            var next = end
            while answers.count < Self.window {
                if now < restUntil {
                    next = restUntil
                    break
                }
                if case .wait(let until) = throttle.take(at: now) {
                    next = max(until, now + .microseconds(200))
                    break
                }
                let isTaken = self.takes(at: now, limit: limit(Int((now - self.start) / .seconds(1))))
                answers.append((now + Self.answerTime, isTaken))
            }
            now = min(next, answers.first?.due ?? end)
            while let answer = answers.first, answer.due <= now {
                answers.removeFirst()
                if answer.isTaken {
                    self.acceptedBySecond[Int((now - self.start) / .seconds(1))] += 1
                    if rate.accepted(at: now) { throttle.limit(to: rate.rate, at: now) }
                } else {
                    if rate.complained(at: now) { throttle.limit(to: rate.rate, at: now) }
                    restUntil = now + AdaptiveRate.pause
                }
                self.highestRate = max(self.highestRate, rate.rate ?? 0)
            }
        }
    }

    /// Accepted messages a second, as a mean.
    func mean(_ seconds: Range<Int>) -> Double {
        Double(self.acceptedBySecond[seconds].reduce(0, +)) / Double(seconds.count)
    }
}

@Suite struct AdaptiveRateTests {
    private let start = ContinuousClock.now

    @Test(arguments: Rehearsal.Judge.allCases)
    fileprivate func `a carrier that takes less is fed what it takes, within half a minute of each change`(
        _ judge: Rehearsal.Judge
    ) {
        var rehearsal = Rehearsal(judge, seconds: 180)
        rehearsal.run(ceiling: 100) { (60..<120).contains($0) ? 80 : 50 }
        for (begin, truth) in [(0, 50.0), (60, 80.0), (120, 50.0)] {
            let share = rehearsal.mean(begin + 20..<begin + 30) / truth
            #expect(share >= 0.95, "\(truth) a second, from second \(begin + 20): \(share)")
            let settled = rehearsal.mean(begin + 30..<begin + 60) / truth
            #expect(settled >= 0.95, "\(truth) a second, from second \(begin + 30): \(settled)")
        }
        #expect(rehearsal.highestRate <= 100)
    }

    @Test func `a carrier that complains no more gets the whole limit again`() {
        var rehearsal = Rehearsal(.wholeSecond, seconds: 60)
        rehearsal.run(ceiling: 100) { $0 < 5 ? 50 : 1000 }
        #expect(rehearsal.mean(40..<60) > 99)
        #expect(rehearsal.highestRate <= 100)
    }

    @Test func `a carrier without complaints is sent the limit`() {
        var rehearsal = Rehearsal(.wholeSecond, seconds: 10)
        rehearsal.run(ceiling: 100) { _ in 1000 }
        #expect((99...101).contains(rehearsal.mean(1..<10)))
    }

    @Test func `without a limit there is no rate until the first complaint, then that of its moment`() throws {
        var rate = AdaptiveRate(limit: 0)
        for index in 0..<200 {
            #expect(rate.accepted(at: self.start.after(Double(index) / 200)) == false)
            #expect(rate.rate == nil && !rate.isSlowed)
        }
        #expect(rate.complained(at: self.start.after(1)) == true)
        let fallen = try #require(rate.rate)
        #expect((120...160).contains(fallen), "seven tenths of 200 a second: \(fallen)")
        #expect(rate.isSlowed)
        for second in 2..<60 { _ = rate.accepted(at: self.start.after(Double(second))) }
        #expect(try #require(rate.rate) > 200, "and it climbs beyond")
    }

    @Test func `a complaint before anything was taken leaves one message a second`() {
        var rate = AdaptiveRate(limit: 0)
        #expect(rate.complained(at: self.start) == true)
        #expect(rate.rate == 1)
    }

    @Test func `complaints of one burst count once`() throws {
        var rate = AdaptiveRate(limit: 100)
        #expect(rate.complained(at: self.start) == true)
        let fallen = try #require(rate.rate)
        for index in 1..<10 { #expect(rate.complained(at: self.start.after(Double(index) / 10)) == false) }
        #expect(rate.rate == fallen)
        #expect(rate.complained(at: self.start.after(1.1)) == true)
        #expect(try #require(rate.rate) < fallen)
    }

    @Test func `however long it complains, something is sent`() {
        var rate = AdaptiveRate(limit: 100)
        for second in 0..<1000 { _ = rate.complained(at: self.start.after(Double(second) * 2)) }
        #expect(rate.rate == 1)
    }

    @Test func `a limit of one stays one`() {
        var rate = AdaptiveRate(limit: 1)
        #expect(rate.complained(at: self.start) == true)
        #expect(rate.rate == 1)
        for second in 1..<30 { _ = rate.accepted(at: self.start.after(Double(second))) }
        #expect(rate.rate == 1)
    }
}
