/// How many lines one process may write, by how bad they are: what is wrong is not pushed out by what is many.
package struct LogAllowances: Sendable {
    private var errors = LogAllowance(linesPerSecond: 500)
    private var news = LogAllowance(linesPerSecond: 500)
    private var details = LogAllowance(linesPerSecond: 500)

    package init() {}

    package mutating func line(_ level: LogLevel, at now: ContinuousClock.Instant) -> LogAllowance.Verdict {
        switch level {
        case .trace, .debug: self.details.line(at: now)
        case .info, .notice, .warning: self.news.line(at: now)
        case .error, .critical: self.errors.line(at: now)
        }
    }

    /// Answers how many lines were left out and not told yet; from now on they are told.
    package mutating func finish() -> Int {
        self.errors.finish() + self.news.finish() + self.details.finish()
    }
}
