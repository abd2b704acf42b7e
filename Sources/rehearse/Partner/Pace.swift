/// How many messages may have gone by now, at so many a second.
///
/// What could not be sent in time is made up for, but only for a tenth of a second of it: a receiver that was slow is
/// not to be flooded.
struct Pace: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// Messages a second; nil for as fast as can be.
    let rate: Double?
    private var due = 0.0
    private var looked: Instant

    init(_ rate: Double?, from now: Instant) {
        self.rate = rate
        self.looked = now
        // The first goes at once.
        self.due = 1
    }

    /// How many may be sent now.
    mutating func allowance(at now: Instant) -> Int {
        guard let rate = self.rate else { return .max }
        self.due += max(0, (now - self.looked).inSeconds) * rate
        self.due = min(self.due, max(1, rate / 10))
        self.looked = max(now, self.looked)
        return Int(self.due)
    }

    mutating func sent(_ count: Int) {
        guard self.rate != nil else { return }
        self.due -= Double(count)
    }

    /// How long until one more may be sent; nil when that is not a matter of time.
    var pause: Duration? {
        guard let rate = self.rate, rate > 0 else { return nil }
        return .nanoseconds(Int64(max(0, 1 - self.due) / rate * 1e9) + 1)
    }
}
