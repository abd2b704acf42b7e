/// How many lines one source may write: a flood is cut, and its size is told.
///
/// Counted in windows of time. What one child, or one stranger, causes in excess costs the others neither the log nor
/// the disk.
package struct LogAllowance: Sendable {
    package enum Verdict: Equatable, Sendable {
        /// Pass the line on; before it, tell that so many were left out.
        case pass(afterLeavingOut: Int)
        case leaveOut
    }

    private let lines: Int
    private let length: Duration
    private var window: ContinuousClock.Instant?
    private var passed = 0
    private var leftOut = 0

    package init(linesPerSecond: Int = 500) {
        self.init(lines: linesPerSecond, each: .seconds(1))
    }

    package init(lines: Int, each length: Duration) {
        self.lines = lines
        self.length = length
    }

    package mutating func line(at now: ContinuousClock.Instant) -> Verdict {
        if self.window.map({ now >= $0 + self.length }) ?? true {
            self.window = now
            self.passed = 0
        }
        guard self.passed < self.lines else {
            self.leftOut += 1
            return .leaveOut
        }
        self.passed += 1
        defer { self.leftOut = 0 }
        return .pass(afterLeavingOut: self.leftOut)
    }

    /// Answers how many lines were left out and not told yet; from now on they are told.
    package mutating func finish() -> Int {
        defer { self.leftOut = 0 }
        return self.leftOut
    }
}
