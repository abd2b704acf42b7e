import Common

/// When a child that ended is started again.
///
/// One that had been healthy: at once. One that ended early: after 1, 2, 4 … 30 s, with jitter, so that twenty
/// workers felled by one cause do not come back in one instant. One that keeps ending early: once a minute, until it
/// proves itself. Nobody is given up, and nobody's trouble touches another.
package struct RestartPolicy: Sendable {
    package enum Verdict: Equatable, Sendable {
        case after(Duration)
        /// Too many early ends; `news` the first time.
        case failing(after: Duration, news: Bool)

        package var wait: Duration {
            switch self {
            case .after(let wait), .failing(let wait, _): wait
            }
        }
    }

    private let times: FleetTimes
    private var backoff: Backoff
    /// Sticks until health is proven: a child that is tried once a minute cannot end early ten times in five.
    package private(set) var isFailing = false
    /// The latest early ends, at most one more than are allowed.
    private var earlyEnds: [Instant] = []

    package init(times: FleetTimes) {
        self.times = times
        self.backoff = Backoff(first: .seconds(1), maximum: times.longestWait, jitter: 0.2)
    }

    /// The child ended before it was healthy; `dice`, from 0 up to 1, picks the jitter.
    ///
    /// One that had been up, and whose first early end this is for a while, comes back at once: a worker that is
    /// killed a moment after the start must not keep its partner waiting for what is no pattern yet.
    package mutating func endedEarly(at now: Instant, wasUp: Bool = false, dice: Double) -> Verdict {
        self.earlyEnds.removeAll { $0 + self.times.earlyEndWindow < now }
        self.earlyEnds.append(now)
        if self.earlyEnds.count > self.times.earlyEndsAllowed + 1 { self.earlyEnds.removeFirst() }

        let wasFailing = self.isFailing
        self.isFailing = wasFailing || self.earlyEnds.count > self.times.earlyEndsAllowed
        if self.isFailing { return .failing(after: self.times.failingRetry, news: !wasFailing) }
        if wasUp, self.earlyEnds.count == 1 { return .after(.zero) }
        return .after(self.backoff.next(dice: dice))
    }

    /// The child has been healthy for its time; answers whether it had been failing.
    package mutating func provedHealthy() -> Bool {
        defer { self.isFailing = false }
        self.backoff.reset()
        return self.isFailing
    }
}
