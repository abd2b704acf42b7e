import Common

/// When a message that could not be sent is tried again: after 1, 2, 4, 8 … minutes, at most a day.
struct RetryLadder: Sendable {
    static let firstStep: Int64 = 60_000
    static let longestStep: Int64 = 24 * 3_600_000

    /// Tries before a message has failed; at least 1.
    let maxAttempts: Int

    init(maxAttempts: Int) {
        self.maxAttempts = max(1, maxAttempts)
    }

    /// The time of the next try after so many failed ones; nil where there is none.
    func next(after failures: Int, at now: Timestamp) -> Timestamp? {
        guard failures < self.maxAttempts else { return nil }
        let doublings = min(max(failures - 1, 0), 20)
        return now + .milliseconds(min(Self.firstStep << Int64(doublings), Self.longestStep))
    }
}
