/// One log record on its way to being one line.
///
/// Text: `2026-02-01 12:34:56.789Z INFO  bind=acme  message key=value`. The message stands as it was given, so that what
/// people grep for is found; only what would break the line or command a terminal is escaped.
package struct LogRecord: Sendable, Equatable {
    package var time: Timestamp
    package var level: LogLevel
    package var message: String
    /// The bind that it concerns; a line without one says `bind=-`.
    package var bind: String?
    /// The other fields, without `bind`; written in the order of their keys.
    package var fields: [String: String]

    package init(time: Timestamp, level: LogLevel, message: String, bind: String?, fields: [String: String] = [:]) {
        self.time = time
        self.level = level
        self.message = message
        self.bind = bind
        self.fields = fields
    }

    /// The line with its end.
    package func line(_ style: LogStyle) -> String {
        switch style {
        case .text(let colour): "\(self.time.logText) \(self.levelText(colour)) \(self.plain)\n"
        case .json: "\(self.object)\n"
        case .journal: "<\(self.level.priority)>\(self.plain)\n"
        }
    }

    private var sortedFields: [(key: String, value: String)] { self.fields.sorted { $0.key < $1.key } }

    private var plain: String {
        var text = "bind=\(Self.word(self.bind ?? "-"))  \(Self.onOneLine(self.message, limit: 2000))"
        for (key, value) in self.sortedFields { text += " \(Self.onOneLine(key, limit: 64))=\(Self.word(value))" }
        return text
    }

    private func levelText(_ colour: Bool) -> String {
        let word = self.level.word + String(repeating: " ", count: max(0, 5 - self.level.word.utf8.count))
        guard colour else { return word }
        let number =
            switch self.level {
            case .trace, .debug: 2
            case .info: 32
            case .notice: 36
            case .warning: 33
            case .error, .critical: 31
            }
        return "\u{1B}[\(number)m\(word)\u{1B}[0m"
    }

    private var object: String {
        var text = "{\"time\":\"\(self.time.iso8601)\",\"level\":\"\(self.level.rawValue)\",\"bind\":"
        text += self.bind.map { JSONText.quoted($0) } ?? "null"
        text += ",\"message\":\(JSONText.quoted(Self.shortened(self.message, to: 2000)))"
        for (key, value) in self.sortedFields {
            // A field may not take the place of one of the four above.
            let name = ["time", "level", "bind", "message"].contains(key) ? "\(key)_" : key
            text += ",\(JSONText.quoted(name)):\(JSONText.quoted(Self.shortened(value, to: 1000)))"
        }
        return text + "}"
    }

    /// A value as one word: in quotes where it has spaces, quotes or `=`, or is empty.
    private static func word(_ value: String) -> String {
        let isPlain =
            !value.isEmpty
            && value.unicodeScalars.allSatisfy { !JSONText.isControl($0) && $0 != " " && $0 != "\"" && $0 != "=" }
        return isPlain ? shortened(value, to: 1000) : JSONText.quoted(shortened(value, to: 1000))
    }

    private static func onOneLine(_ text: String, limit: Int) -> String {
        let short = shortened(text, to: limit)
        guard short.unicodeScalars.contains(where: JSONText.isControl) else { return short }
        return short.unicodeScalars.map { JSONText.isControl($0) ? JSONText.escaped($0) : String($0) }.joined()
    }

    private static func shortened(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: limit)
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return text[..<end] + "…"
    }
}

/// Strings as JSON writes them.
enum JSONText {
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            quoted += isControl(scalar) || scalar == "\"" || scalar == "\\" ? escaped(scalar) : String(scalar)
        }
        return quoted + "\""
    }

    /// C0, DEL, C1 and the two separators that some take for line ends.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
    }

    static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        }
    }
}
