/// How often a link was lost of late: one that comes back each time and never stays.
struct Flaps: Sendable {
    private static let span: Duration = .seconds(600)
    private static let many = 3
    /// More than these are not counted; nobody needs to know how many exactly.
    private static let most = 1000

    private var losses: [ContinuousClock.Instant] = []
    private var last = ""

    /// A session that was bound has ended, and nobody had asked for it.
    mutating func lost(_ why: String, at now: ContinuousClock.Instant) {
        self.forget(at: now)
        if self.losses.count >= Self.most { self.losses.removeFirst() }
        self.losses.append(now)
        self.last = why
    }

    /// `lost 5 times in 10 min`; nil while it happens rarely.
    mutating func count(at now: ContinuousClock.Instant) -> String? {
        self.forget(at: now)
        return self.losses.count < Self.many ? nil : "lost \(self.losses.count) times in 10 min"
    }

    /// The same with what ended the last one.
    mutating func sentence(at now: ContinuousClock.Instant) -> String? {
        self.count(at: now).map { "\($0), last: \(self.last)" }
    }

    private mutating func forget(at now: ContinuousClock.Instant) {
        guard let first = self.losses.first, now - first > Self.span else { return }
        self.losses.removeAll { now - $0 > Self.span }
    }
}
