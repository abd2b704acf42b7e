/// The head of a log line, as far as it tells that the line is one.
package enum LogHead {
    /// The level of a line that a log handler wrote in this style; nil for anything else, such as the last words of a
    /// crash.
    package static func level(of line: String, _ style: LogStyle) -> LogLevel? {
        switch style {
        case .json: self.levelInObject(line[...])
        case .journal: self.levelOfPriority(line[...])
        case .text: self.levelInText(line[...])
        }
    }

    /// The priority that a line for the journal begins with, and what follows it.
    package static func priority(of line: String) -> (level: LogLevel, rest: Substring)? {
        var rest = line[...]
        guard self.skip("<", in: &rest), let digit = rest.popFirst()?.wholeNumberValue, self.skip(">", in: &rest)
        else { return nil }
        // Below 2 the journal knows worse; trace and debug share a priority.
        let level = digit < 2 ? LogLevel.critical : LogLevel.allCases.last { $0.priority == digit }
        return level.map { ($0, rest) }
    }

    /// Such as `{"time":"…","level":"info","bind":…`.
    private static func levelInObject(_ line: Substring) -> LogLevel? {
        var rest = line
        guard self.skip("{\"time\":\"", in: &rest), let time = rest.firstIndex(of: "\"") else { return nil }
        rest = rest[time...]
        guard self.skip("\",\"level\":\"", in: &rest), let end = rest.firstIndex(of: "\"") else { return nil }
        let word = rest[..<end]
        rest = rest[end...]
        guard self.skip("\",\"bind\":", in: &rest) else { return nil }
        return LogLevel(rawValue: String(word))
    }

    /// Such as `<6>bind=…`.
    private static func levelOfPriority(_ line: Substring) -> LogLevel? {
        guard let (level, rest) = self.priority(of: String(line)), rest.hasPrefix("bind=") else { return nil }
        return level
    }

    /// Such as `2026-02-01 12:34:56.789Z INFO  bind=…`, the level perhaps in colour.
    private static func levelInText(_ line: Substring) -> LogLevel? {
        guard line.first?.isNumber == true, let end = line.prefix(40).firstIndex(of: "Z") else { return nil }
        var rest = line[line.index(after: end)...].drop { $0 == " " }
        self.skipColour(&rest)
        let word = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest.dropFirst(word.count).drop { $0 == " " }
        self.skipColour(&rest)
        guard rest.drop(while: { $0 == " " }).hasPrefix("bind=") else { return nil }
        return LogLevel.allCases.first { $0.word == word }
    }

    private static func skip(_ prefix: String, in rest: inout Substring) -> Bool {
        guard rest.hasPrefix(prefix) else { return false }
        rest = rest.dropFirst(prefix.count)
        return true
    }

    private static func skipColour(_ rest: inout Substring) {
        guard rest.hasPrefix("\u{1B}["), let end = rest.prefix(16).firstIndex(of: "m") else { return }
        rest = rest[rest.index(after: end)...]
    }
}
