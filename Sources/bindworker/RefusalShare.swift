import SMPP

/// How many of the last messages the far side has refused, and with which words.
struct RefusalShare: Sendable {
    private static let span = 100
    /// Fewer refusals than these are single messages' misfortune, as is a smaller share.
    private static let many = 5
    private static let largeShare = 0.1
    /// What lies further back says nothing about now.
    private static let memory: Duration = .seconds(600)

    private var answers: [CommandStatus] = []
    private var next = 0
    private var latest: ContinuousClock.Instant?

    /// An answer that settles a message's part; one that only asks to slow down is none.
    mutating func answered(_ status: CommandStatus, at now: ContinuousClock.Instant) {
        self.latest = now
        if self.answers.count < Self.span {
            self.answers.append(status)
        } else {
            self.answers[self.next] = status
            self.next = (self.next + 1) % Self.span
        }
    }

    /// `38 of the last 100 refused by the carrier: invalid destination (0x0B)`; nil while it is nothing unusual.
    func sentence(at now: ContinuousClock.Instant, farSide: String) -> String? {
        guard let latest = self.latest, now - latest < Self.memory else { return nil }
        var counts: [CommandStatus: Int] = [:]
        for status in self.answers where status != .ok { counts[status, default: 0] += 1 }
        let refused = counts.values.reduce(0, +)
        guard refused >= Self.many, Double(refused) >= Double(self.answers.count) * Self.largeShare else { return nil }
        let order = counts.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
        guard let (status, count) = order else { return nil }
        let mostly = count == refused ? "" : "\(count) times "
        return "\(refused) of the last \(self.answers.count) refused by the \(farSide): \(mostly)\(status.phrase)"
    }
}
