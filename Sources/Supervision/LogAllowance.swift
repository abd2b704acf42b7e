/// How many lines a child may write: a flood is cut, and its size is told.
///
/// Counted in windows of one second. What one child writes in excess costs the others neither the log nor the disk.
package struct LogAllowance: Sendable {
    package enum Verdict: Equatable, Sendable {
        /// Pass the line on; before it, tell that so many were left out.
        case pass(afterLeavingOut: Int)
        case leaveOut
    }

    private let linesPerSecond: Int
    private var window: Instant?
    private var passed = 0
    private var leftOut = 0

    package init(linesPerSecond: Int = 500) {
        self.linesPerSecond = linesPerSecond
    }

    package mutating func line(at now: Instant) -> Verdict {
        if self.window.map({ now >= $0 + .seconds(1) }) ?? true {
            self.window = now
            self.passed = 0
        }
        guard self.passed < self.linesPerSecond else {
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
