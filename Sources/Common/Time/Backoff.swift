/// How long to wait before the next try: the first delay, doubled after each failure up to a maximum, with jitter.
///
/// Pure: the dice are an argument, so that a test can throw them.
package struct Backoff: Sendable, Equatable {
    package let first: Duration
    package let maximum: Duration
    /// The part of a delay that the dice may take away, 0 to 1: with 0.5 a delay of 8 s becomes 4 to 8 s.
    package let jitter: Double
    /// Whether the first try after a loss is made at once.
    package let startsAtOnce: Bool
    /// How many delays have been given since the start or the last `reset`.
    package private(set) var attempts = 0

    package init(first: Duration, maximum: Duration, jitter: Double = 0.5, startsAtOnce: Bool = false) {
        self.first = max(first, .zero)
        self.maximum = max(maximum, .zero)
        self.jitter = jitter.isFinite ? min(max(jitter, 0), 1) : 0
        self.startsAtOnce = startsAtOnce
    }

    /// The next delay; `dice` is 0 (the whole delay) up to 1 (less the whole jitter).
    package mutating func next(dice: Double) -> Duration {
        let step = self.startsAtOnce ? self.attempts - 1 : self.attempts
        self.attempts = min(self.attempts + 1, Self.enoughDoublings)
        guard step >= 0 else { return .zero }
        let thrown = dice.isFinite ? min(max(dice, 0), 1) : 0
        return self.delay(afterDoubling: step) * (1 - self.jitter * thrown)
    }

    /// After a success: the next failure begins the ladder again.
    package mutating func reset() { self.attempts = 0 }

    /// A nanosecond doubled so often is more than a century.
    private static let enoughDoublings = 63

    private func delay(afterDoubling times: Int) -> Duration {
        var delay = min(self.first, self.maximum)
        for _ in 0..<times {
            guard delay > .zero, delay < self.maximum else { break }
            delay = delay > self.maximum / 2 ? self.maximum : delay * 2
        }
        return delay
    }
}
