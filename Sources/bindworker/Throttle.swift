/// A token bucket: how many messages may pass, and when the next one may.
///
/// `burst` decides the manners: a second's worth for what partners send us (two messages close together are no
/// offence), a twentieth of a second for what we send (an even flow, not a burst a second).
struct Throttle: Sendable {
    enum Verdict: Equatable, Sendable {
        case go
        case wait(until: ContinuousClock.Instant)
    }

    /// Messages a second; nil means no limit.
    private(set) var rate: Double?
    private let burstSeconds: Double
    private var tokens: Double
    private var asOf: ContinuousClock.Instant

    init(rate: Int, burstSeconds: Double, at now: ContinuousClock.Instant) {
        self.rate = rate > 0 ? Double(rate) : nil
        self.burstSeconds = burstSeconds
        self.tokens = 0
        self.asOf = now
        self.tokens = self.capacity
    }

    private var capacity: Double {
        max(1, (self.rate ?? 1) * self.burstSeconds)
    }

    /// Another limit from now on; what was saved up stays, as far as the new bucket holds it.
    mutating func limit(to rate: Double?, at now: ContinuousClock.Instant) {
        self.refill(at: now)
        self.rate = rate.map { max(0.01, $0) }
        self.tokens = min(self.tokens, self.capacity)
    }

    /// Takes one message's token, or says when there will be one.
    mutating func take(at now: ContinuousClock.Instant) -> Verdict {
        guard let rate = self.rate else { return .go }
        self.refill(at: now)
        // A token that is short by a rounding error is one: else whoever waits for it waits again, for no time at all.
        if self.tokens >= 1 - 1e-9 {
            self.tokens -= 1
            return .go
        }
        return .wait(until: now + .seconds((1 - self.tokens) / rate))
    }

    private mutating func refill(at now: ContinuousClock.Instant) {
        guard now > self.asOf else { return }
        let elapsed = (now - self.asOf) / .seconds(1)
        self.asOf = now
        self.tokens = min(self.capacity, self.tokens + elapsed * (self.rate ?? 0))
    }
}
