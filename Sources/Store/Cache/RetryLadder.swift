import Common

/// When a message that Core did not take is tried again: `interval × multiplier ^ retries`, at most a day.
package struct RetryLadder: Sendable, Equatable {
    package static let longestDelay: Duration = .seconds(86_400)

    /// `cache_retry_interval`.
    package let interval: Duration
    /// `cache_backoff_multiplier`.
    package let multiplier: Int
    /// `cache_max_retry_attempts`: after the first try and so many retries a message has failed.
    package let maxAttempts: Int

    package init(interval: Duration, multiplier: Int, maxAttempts: Int) {
        self.interval = max(interval, .milliseconds(1))
        self.multiplier = max(multiplier, 1)
        self.maxAttempts = max(maxAttempts, 0)
    }

    /// The wait before the next try of a message that has been retried so often; nil where it has failed for good.
    package func delay(afterRetries retries: Int) -> Duration? {
        guard retries < self.maxAttempts else { return nil }
        var milliseconds = self.interval.wholeMilliseconds
        let longest = Self.longestDelay.wholeMilliseconds
        guard self.multiplier > 1 else { return .milliseconds(min(milliseconds, longest)) }
        for _ in 0..<max(retries, 0) {
            guard milliseconds < longest else { break }
            let (product, overflow) = milliseconds.multipliedReportingOverflow(by: Int64(self.multiplier))
            milliseconds = overflow ? longest : product
        }
        return .milliseconds(min(milliseconds, longest))
    }
}
