/// How fast a carrier takes messages, learned from its throttling: additive increase, multiplicative decrease.
///
/// Never above the configured limit. A link without a limit runs free until the first complaint, and then from the
/// rate at which the complaint came.
struct AdaptiveRate: Sendable {
    /// How long the link rests after a complaint before it sends again.
    static let pause: Duration = .milliseconds(500)
    /// Complaints that arrive this close together are about the same burst.
    private static let sameBurst: Duration = .seconds(1)
    private static let decrease = 0.7
    /// Of the ceiling (or of the rate at the complaint), regained each second.
    private static let increase = 0.05

    private let ceiling: Double?
    private var current: Double?
    private var step: Double = 1
    private var lastComplaint: ContinuousClock.Instant?
    private var lastIncrease: ContinuousClock.Instant?
    private var answered = 0
    private var windowStart: ContinuousClock.Instant?

    /// - Parameter limit: messages a second; 0 for none.
    init(limit: Int) {
        self.ceiling = limit > 0 ? Double(limit) : nil
        self.current = self.ceiling
    }

    /// The rate to keep now; nil for none.
    var rate: Double? { self.current }

    /// Whether the link runs slower than it is allowed to, because the carrier said so.
    var isSlowed: Bool { self.current != self.ceiling }

    /// The carrier took a message; answers the new rate when it changed.
    mutating func accepted(at now: ContinuousClock.Instant) -> Bool {
        self.count(at: now)
        guard self.isSlowed, let current = self.current else { return false }
        guard now - (self.lastIncrease ?? now) >= .seconds(1) else {
            if self.lastIncrease == nil { self.lastIncrease = now }
            return false
        }
        self.lastIncrease = now
        let next = current + self.step
        if let ceiling = self.ceiling {
            self.current = min(ceiling, next)
        } else {
            self.current = next
        }
        return true
    }

    /// The carrier complained (ESME_RTHROTTLED, ESME_RMSGQFUL, ESME_RX_T_APPN); answers whether the rate fell.
    mutating func complained(at now: ContinuousClock.Instant) -> Bool {
        if let last = self.lastComplaint, now - last < Self.sameBurst { return false }
        self.lastComplaint = now
        self.lastIncrease = now
        let base = self.current ?? self.measured(at: now)
        self.step = max(1, (self.ceiling ?? base) * Self.increase)
        self.current = max(1, base * Self.decrease)
        return true
    }

    private mutating func count(at now: ContinuousClock.Instant) {
        guard let start = self.windowStart, now - start < .seconds(2) else {
            self.windowStart = now
            self.answered = 1
            return
        }
        self.answered += 1
    }

    private func measured(at now: ContinuousClock.Instant) -> Double {
        guard let start = self.windowStart else { return 1 }
        let seconds = max(0.1, (now - start) / .seconds(1))
        return max(1, Double(self.answered) / seconds)
    }
}
