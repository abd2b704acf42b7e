import Common

/// Which lines of the log are wanted.
struct LogFilter {
    var bind: String?
    var level: LogLevel?

    /// Whether every line passes.
    var isOpen: Bool { self.bind == nil && self.level == nil }

    /// A line of unknown level passes any: it may be the last of a program that crashed.
    func passes(_ entry: LogEntry) -> Bool {
        if let bind, entry.bind != bind { return false }
        guard let wanted = self.level, let level = entry.level else { return true }
        return level.rank >= wanted.rank
    }
}

extension LogLevel {
    /// The higher, the worse.
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
