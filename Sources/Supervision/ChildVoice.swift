package import Common

/// Makes every line that a child writes one of the log, in the style in force.
///
/// What a log handler wrote stays as it is: the child has put time, level and bind into it. The rest, above all what the
/// system says of a crash, gets them here, so that whoever filters by bind or level, or reads JSON, sees it too.
package struct ChildVoice: Sendable {
    /// A line without its end, and how bad it is.
    package struct Line: Equatable, Sendable {
        package let text: String
        package let level: LogLevel
    }

    private let child: ChildName
    private let style: LogStyle

    package init(of child: ChildName, style: LogStyle) {
        self.child = child
        self.style = style
    }

    /// What Swift's runtime says of each of its threads where it may not set their priorities.
    ///
    /// In a container without the right to, that is. It does without, and nobody can do anything about it.
    private static let idle = "Failed to set thread priority for worker thread"

    /// Nil for a line that says nothing.
    package func line(_ raw: String, at now: Timestamp) -> Line? {
        if let level = LogHead.level(of: raw, self.style) { return Line(text: raw, level: level) }
        let (level, message) = LogHead.priority(of: raw).map { ($0.level, String($0.rest)) } ?? (.error, raw)
        guard message.contains(where: { !$0.isWhitespace }), !message.hasPrefix(Self.idle) else { return nil }
        return self.line(message, level, at: now)
    }

    /// That so many lines were left out.
    package func leftOut(_ count: Int, at now: Timestamp) -> Line {
        self.line("\(self.child): \(count) lines were left out, it wrote too many", .warning, at: now)
    }

    private func line(_ message: String, _ level: LogLevel, at now: Timestamp) -> Line {
        let record = LogRecord(
            time: now,
            level: level,
            message: message,
            bind: self.child.bind?.value,
            fields: self.child.bind == nil ? [LogKeys.role: self.child.role] : [:]
        )
        return Line(text: String(record.line(self.style).dropLast()), level: level)
    }
}
