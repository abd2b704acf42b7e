import Common
import Foundation

/// A line of the gateway's log, with what could be read out of it.
struct LogEntry: Equatable {
    /// That of the line, or else when it arrived.
    var time: Timestamp
    /// Nil for a line that is none of ours, such as the end of a program that crashed.
    var level: LogLevel?
    var process: String
    var bind: String?
    var message: String
    /// The other fields of a line that has them apart from its message.
    var fields: [String: String] = [:]

    /// Reads any of the formats that the gateway writes; what is in none of them is a message as it stands.
    init(_ line: LoggedLine) {
        self.time = line.time
        self.process = line.process
        self.message = line.text
        self.bind = line.bind.isEmpty ? nil : line.bind
        if line.text.hasPrefix("{") {
            self.readJSON()
        } else if line.text.hasPrefix("<") {
            self.readJournal()
        } else {
            self.readText()
        }
    }

    // MARK: The three formats

    private mutating func readJSON() {
        guard
            let object = Self.object(self.message),
            let level = (object["level"] as? String).flatMap(LogLevel.init(rawValue:)),
            let message = object["message"] as? String
        else { return }
        self.level = level
        self.message = message
        if let bind = object["bind"] as? String { self.bind = bind }
        if let time = (object["time"] as? String).flatMap(Timestamp.init(iso8601:)) { self.time = time }
        for (key, value) in object where !["time", "level", "message", "bind"].contains(key) {
            self.fields[key] = value as? String ?? "\(value)"
        }
    }

    private static func object(_ text: String) -> [String: Any]? {
        do {
            return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        } catch {
            // A line that only begins like an object is none of ours.
            return nil
        }
    }

    /// As `<6>bind=acme  message`.
    private mutating func readJournal() {
        var rest = Substring(self.message).dropFirst()
        guard let digit = rest.popFirst()?.wholeNumberValue, rest.popFirst() == ">" else { return }
        // Trace and debug share a priority.
        guard let level = LogLevel.allCases.last(where: { $0.priority == digit }) else { return }
        self.readBindAndMessage(rest, level)
    }

    /// As `2026-02-01 12:34:56.789Z INFO  bind=acme  message`, the level perhaps in colour.
    private mutating func readText() {
        let text = self.message
        guard let end = text.firstIndex(of: "Z"), let time = Timestamp(iso8601: String(text[...end])) else { return }
        var rest = text[text.index(after: end)...].drop { $0 == " " }
        Self.skipColour(&rest)
        let word = rest.prefix { $0.isASCII && $0.isLetter }
        guard let level = LogLevel.allCases.first(where: { $0.word == word }) else { return }
        rest = rest.dropFirst(word.count).drop { $0 == " " }
        Self.skipColour(&rest)
        self.readBindAndMessage(rest.drop { $0 == " " }, level)
        if self.level != nil { self.time = time }
    }

    private mutating func readBindAndMessage(_ text: Substring, _ level: LogLevel) {
        guard text.hasPrefix("bind="), let gap = text.range(of: "  ") else { return }
        let bind = text[..<gap.lowerBound].dropFirst("bind=".count)
        if bind != "-" { self.bind = String(bind) }
        self.level = level
        self.message = String(text[gap.upperBound...])
    }

    private static func skipColour(_ text: inout Substring) {
        guard text.hasPrefix("\u{1B}["), let end = text.firstIndex(of: "m") else { return }
        text = text[text.index(after: end)...]
    }
}

extension LogEntry {
    /// One line for a person, in one shape whatever the format of the log is.
    func line(_ paint: Paint) -> String {
        let word = self.level?.word ?? "-"
        let padded = word + String(repeating: " ", count: max(0, 5 - word.count))
        let message = self.fields.sorted { $0.key < $1.key }.reduce(self.message) { "\($0) \($1.key)=\($1.value)" }
        let rest = "\(self.process) bind=\(self.bind ?? "-")  \(message)"
        return "\(self.time.logText) \(self.colour.map { paint(padded, $0) } ?? padded) \(PlainText(rest))"
    }

    private var colour: Paint.Colour? {
        switch self.level {
        case .trace, .debug: .grey
        case .info, .notice: .green
        case .warning: .yellow
        case .error, .critical, nil: .red
        }
    }

    /// The same for a script.
    var json: JSONValue {
        var object = self.fields.mapValues(JSONValue.text)
        object["time"] = .text(self.time.iso8601)
        object["level"] = .text(self.level?.rawValue ?? "unknown")
        object["process"] = .text(self.process)
        object["bind"] = self.bind.map(JSONValue.text) ?? .null
        object["message"] = .text(self.message)
        return .object(object)
    }
}
