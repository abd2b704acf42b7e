import Common
import Testing

@testable import smppctl

@Suite struct LogEntryTests {
    private static let time = Timestamp(milliseconds: 1_700_000_000_000)
    private static let arrival = Timestamp(milliseconds: 1_700_000_000_900)

    private static func entry(_ text: String, bind: String = "acme") -> LogEntry {
        LogEntry(LoggedLine(time: Self.arrival, process: "bindworker", bind: bind, text: text))
    }

    private static func record(_ level: LogLevel = .warning) -> LogRecord {
        LogRecord(time: Self.time, level: level, message: "it is  so", bind: "acme", fields: ["count": "3"])
    }

    private static func written(_ record: LogRecord, _ style: LogStyle) -> LogEntry {
        Self.entry(String(record.line(style).dropLast()), bind: "")
    }

    private static let styles: [LogStyle] = [.text(colour: false), .text(colour: true), .journal, .json]

    @Test(arguments: Self.styles, LogLevel.allCases)
    func `what the gateway writes is read back, whatever the format`(_ style: LogStyle, _ level: LogLevel) {
        let entry = Self.written(Self.record(level), style)
        // The journal has no priority of its own for trace.
        #expect(entry.level == (style == .journal && level == .trace ? .debug : level))
        #expect(entry.bind == "acme")
        #expect(entry.process == "bindworker")
        #expect(entry.time == (style == .journal ? Self.arrival : Self.time))
        #expect(entry.message == (style == .json ? "it is  so" : "it is  so count=3"))
        #expect(entry.fields == (style == .json ? ["count": "3"] : [:]))
    }

    @Test(arguments: Self.styles)
    func `a line has one shape, whatever the format`(_ style: LogStyle) {
        let line = Self.written(Self.record(), style).line(Paint(isOn: false))
        let time = style == .journal ? "2023-11-14 22:13:20.900Z" : "2023-11-14 22:13:20.000Z"
        #expect(line == "\(time) WARN  bindworker bind=acme  it is  so count=3")
    }

    @Test(arguments: Self.styles)
    func `a line without a bind has none, unless its process serves one`(_ style: LogStyle) {
        let record = LogRecord(time: Self.time, level: .info, message: "up", bind: nil)
        #expect(Self.written(record, style).bind == nil)
        #expect(Self.entry(String(record.line(style).dropLast()), bind: "acme").bind == "acme")
    }

    @Test(arguments: [
        "", "Fatal error: Index out of range", "{", "{}", #"{"level":"info"}"#, #"{"level":"dire","message":"x"}"#, "<",
        "<6>", "<9>bind=acme  x", "<6>no bind", "<66>bind=a  x", "2023-11-14 22:13:20.000Z",
        "2023-11-14 22:13:20.000Z INFO",
        "2023-11-14 22:13:20.000Z LOUD  bind=a  x", "2023-11-14 22:13:20.000Z INFO  bind=a x", "Z", "\u{1B}[",
        "<6>bind=",
        "9999-99-99 99:99:99.999Z INFO  bind=a  x", "[1]", "7",
    ])
    func `a line that is none of ours is a message of unknown level`(_ text: String) {
        let entry = Self.entry(text)
        #expect(entry.level == nil && entry.message == text && entry.time == Self.arrival && entry.bind == "acme")
    }

    @Test func `no control character of a line reaches the terminal`() {
        let entry = Self.entry("panic \u{1B}]0;owned\u{07} \u{9B}31m\r\nnext \u{202E}")
        let line = entry.line(Paint(isOn: false))
        #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x9B && $0.value != 0x202E })
        #expect(line.contains("panic �]0;owned� �31m"))
    }

    @Test func `a script is given the same`() throws {
        let object = try JSONText.of(Self.written(Self.record(), .json).json, pretty: false)
        #expect(
            object == #"{"bind":"acme","count":"3","level":"warning","message":"it is  so","#
                + #""process":"bindworker","time":"2023-11-14T22:13:20Z"}"#
        )
        let stray = try JSONText.of(Self.entry("boom", bind: "").json, pretty: false)
        #expect(stray.contains(#""level":"unknown""#) && stray.contains(#""bind":null"#))
    }

    @Test func `a filter asks for a bind, and for what is bad enough`() {
        let warning = Self.written(Self.record(), .json)
        #expect(LogFilter(bind: nil, level: nil).passes(warning))
        #expect(LogFilter(bind: "acme", level: .warning).passes(warning))
        #expect(!LogFilter(bind: "other", level: nil).passes(warning))
        #expect(!LogFilter(bind: nil, level: .error).passes(warning))
        #expect(LogFilter(bind: nil, level: .critical).passes(Self.entry("boom")), "a crash is never filtered out")
        #expect(!LogFilter(bind: "other", level: nil).passes(Self.entry("boom")))
    }
}
