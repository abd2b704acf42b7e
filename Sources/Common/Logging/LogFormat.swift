/// What is logged at least.
package enum LogLevel: String, Sendable, Codable, CaseIterable {
    case trace
    case debug
    case info
    case notice
    case warning
    case error
    case critical
}

/// How a log line looks.
package enum LogFormat: String, Sendable, Codable, CaseIterable {
    /// `journal` when standard error is the journal, else `text`, with colour on a terminal.
    case auto
    /// Time, level, bind, message, fields.
    case text
    /// One JSON object a line.
    case json
    /// Text without time, led by the priority that the journal reads (`<6>`).
    case journal
}
