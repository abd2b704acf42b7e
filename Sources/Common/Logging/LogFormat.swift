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

/// How a log line looks, as the configuration says it.
package enum LogFormat: String, Sendable, Codable, CaseIterable {
    /// `journal` when standard error is the journal, else `text`, with colour on a terminal.
    case auto
    /// Time, level, bind, message, fields.
    case text
    /// One JSON object a line.
    case json
    /// Text without time, led by the priority that the journal reads (`<6>`).
    case journal

    /// The style for this process's standard error.
    package var style: LogStyle {
        self.style(
            onTerminal: StandardError.isTerminal && StandardError.wantsColour,
            inJournal: StandardError.isJournal
        )
    }

    /// The style for a standard error that is, or is not, a terminal or the journal.
    package func style(onTerminal: Bool, inJournal: Bool) -> LogStyle {
        switch self {
        case .auto: inJournal ? .journal : .text(colour: onTerminal)
        case .text: .text(colour: onTerminal)
        case .json: .json
        case .journal: .journal
        }
    }
}

/// How a log line looks, settled.
package enum LogStyle: Sendable, Equatable {
    case text(colour: Bool)
    case json
    case journal

    /// For whoever writes into a pipe, at whose end somebody else has settled it.
    package init?(word: String) {
        switch word {
        case "text": self = .text(colour: false)
        case "colour": self = .text(colour: true)
        case "json": self = .json
        case "journal": self = .journal
        default: return nil
        }
    }

    package var word: String {
        switch self {
        case .text(let colour): colour ? "colour" : "text"
        case .json: "json"
        case .journal: "journal"
        }
    }
}

extension LogLevel {
    /// As the lines have it, five columns wide at most; INFO, WARN and ERROR are the original's.
    package var word: String {
        switch self {
        case .trace: "TRACE"
        case .debug: "DEBUG"
        case .info: "INFO"
        case .notice: "NOTE"
        case .warning: "WARN"
        case .error: "ERROR"
        case .critical: "CRIT"
        }
    }

    /// A warning, or worse.
    package var isTrouble: Bool { self.priority <= LogLevel.warning.priority }

    /// The priority of syslog(3).
    package var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
