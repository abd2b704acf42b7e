/// How fast a carrier takes messages, learned from its throttling: a fall at each complaint, and a climb that remembers.
///
/// Never above the configured limit. A link without a limit runs free until the first complaint, and then from the
/// rate at which the complaint came.
///
/// A complaint says that the rate of that moment is too high. Up to just below it the link climbs fast, stays there for
/// a while, and only then feels further, in growing steps: most of the time it runs close to what the carrier takes,
/// and complaints are rare. The next complaint near the same rate says that nothing has changed, and costs a small step
/// back; any other one says that the carrier takes much less.
struct AdaptiveRate: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// How long the link rests after a complaint before it sends again.
    static let pause: Duration = .milliseconds(250)
    /// Complaints that arrive this close together are about the same burst.
    private static let sameBurst: Duration = .seconds(1)
    /// A complaint that follows the last one so soon says that the fall was not deep enough.
    private static let recovery: Duration = .seconds(2)
    /// How long the link stays below the rate of the last complaint before it feels further.
    private static let hold: Duration = .seconds(8)
    /// What is left of the rate after a complaint, and after one near the rate of the last.
    private static let fall = 0.7
    private static let smallFall = 0.93
    /// Rates that count as near the one of the last complaint, and the one that is kept below it.
    private static let near = 0.85...1.15
    private static let kept = 0.97
    /// Of the rate of the last complaint, the first step beyond it; how steps grow; of the ceiling, the largest.
    private static let firstStep = 0.01
    private static let growth = 1.5
    private static let largestStep = 0.05

    private struct Complaint {
        var rate: Double
        var at: Instant
    }

    private let ceiling: Double?
    private var current: Double?
    private var last: Complaint?
    private var lastIncrease: Instant?
    private var step = 0.0
    private var answered = 0
    private var windowStart: Instant?

    /// A rate for so many messages a second at most; 0 for any number.
    init(limit: Int) {
        self.ceiling = limit > 0 ? Double(limit) : nil
        self.current = self.ceiling
    }

    /// The rate to keep now; nil for none.
    var rate: Double? { self.current }

    /// Whether the link runs slower than it is allowed to, because the carrier said so.
    var isSlowed: Bool { self.current != self.ceiling }

    /// The carrier took a message; answers whether the rate rose.
    mutating func accepted(at now: Instant) -> Bool {
        guard let current = self.current else {
            self.count(at: now)
            return false
        }
        guard self.isSlowed, let last = self.last, now - (self.lastIncrease ?? last.at) >= .seconds(1) else {
            return false
        }
        let next = self.next(after: current, last, at: now)
        self.lastIncrease = now
        self.current = min(self.ceiling ?? next, next)
        return self.current != current
    }

    private mutating func next(after current: Double, _ last: Complaint, at now: Instant) -> Double {
        let kept = last.rate * Self.kept
        if current < kept { return min(kept, current + max(last.rate * Self.firstStep, (kept - current) / 2)) }
        guard now - last.at >= Self.hold else { return current }
        let largest = (self.ceiling ?? current) * Self.largestStep
        self.step = min(largest, self.step > 0 ? self.step * Self.growth : last.rate * Self.firstStep)
        return current + self.step
    }

    /// The carrier complained (ESME_RTHROTTLED, ESME_RMSGQFUL, ESME_RX_T_APPN); answers whether the rate fell.
    mutating func complained(at now: Instant) -> Bool {
        if let last = self.last, now - last.at < Self.sameBurst { return false }
        let rate = self.current ?? self.measured(at: now)
        let isNear = self.last.map { now - $0.at >= Self.recovery && Self.near.contains(rate / $0.rate) } ?? false
        self.current = max(1, rate * (isNear ? Self.smallFall : Self.fall))
        self.last = Complaint(rate: rate, at: now)
        self.lastIncrease = now
        self.step = 0
        return true
    }

    private mutating func count(at now: Instant) {
        guard let start = self.windowStart, now - start < .seconds(2) else {
            self.windowStart = now
            self.answered = 1
            return
        }
        self.answered += 1
    }

    private func measured(at now: Instant) -> Double {
        guard let start = self.windowStart else { return 1 }
        let seconds = max(0.1, (now - start) / .seconds(1))
        return max(1, Double(self.answered) / seconds)
    }
}
