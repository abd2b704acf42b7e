import Common
import Supervision
import Testing

/// Every line of a child is one of the log.
@Suite struct ChildVoiceTests {
    static let styles: [LogStyle] = [.json, .journal, .text(colour: false), .text(colour: true)]
    let now = Timestamp(milliseconds: 1_769_949_296_789)

    private func worker(_ style: LogStyle) throws -> ChildVoice {
        ChildVoice(of: .bindWorker(try #require(BindName("acme")), .server), style: style)
    }

    @Test(arguments: styles, LogLevel.allCases)
    func `what a log handler wrote stays as it is`(style: LogStyle, level: LogLevel) throws {
        for bind in ["acme", nil] {
            let record = LogRecord(time: self.now, level: level, message: "hello", bind: bind, fields: ["a": "b \"c\""])
            let line = String(record.line(style).dropLast())
            let said = try #require(try self.worker(style).line(line, at: self.now))
            #expect(said.text == line)
            // The journal has one priority for both.
            #expect(said.level == level || (style == .journal && level == .trace && said.level == .debug))
        }
    }

    @Test func `the words of a crash get time, level and bind, in the style in force`() throws {
        let crash = "bindworker/Session.swift:42: Fatal error: Index \"7\" out of range"
        let said = try Self.styles.map { try #require(try self.worker($0).line(crash, at: self.now)).text }
        #expect(
            said == [
                #"{"time":"2026-02-01T12:34:56.789Z","level":"error","bind":"acme","message":"#
                    + #""bindworker/Session.swift:42: Fatal error: Index \"7\" out of range"}"#,
                "<3>bind=acme  \(crash)",
                "2026-02-01 12:34:56.789Z ERROR bind=acme  \(crash)",
                "2026-02-01 12:34:56.789Z \u{1B}[31mERROR\u{1B}[0m bind=acme  \(crash)",
            ]
        )
    }

    @Test func `one that serves all binds is named by its role`() throws {
        let voice = ChildVoice(of: .steward, style: .text(colour: false))
        let said = try #require(voice.line("Killed", at: self.now))
        #expect(said.text == "2026-02-01 12:34:56.789Z ERROR bind=-  Killed role=steward")
    }

    @Test func `what the runtime cannot do and does not need is no error`() throws {
        let line = "Failed to set thread priority for worker thread: pqc=0x7f82ab02e2b0 errno=13"
        #expect(try self.worker(.journal).line(line, at: self.now) == nil)
    }

    @Test func `a priority in front of a bare line is its level`() throws {
        let said = try #require(try self.worker(.json).line("<4>low on memory", at: self.now))
        #expect(said.level == .warning && said.text.contains(#""message":"low on memory""#))
        #expect(try self.worker(.json).line("<0>panic", at: self.now)?.level == .critical)
        #expect(try self.worker(.json).line("<9>no priority", at: self.now)?.level == .error)
    }

    @Test func `what only looks like a line is none, and an empty one is nothing`() throws {
        for text in [
            #"{"time":"now"}"#, #"{"time":"x","level":"loud","bind":null}"#, "{", "2026Z", "<6>", "<6", "Z", "[",
        ] {
            for style in Self.styles {
                guard let said = try self.worker(style).line(text, at: self.now) else { continue }
                #expect(said.text != text, "\(text)")
            }
        }
        #expect(try self.worker(.json).line(" \t", at: self.now) == nil)
    }

    @Test func `what was left out is told in the style too`() throws {
        let said = try self.worker(.json).leftOut(12, at: self.now)
        #expect(
            said.level == .warning
                && said.text.contains(#""bind":"acme","message":"worker acme: 12 lines were left out"#)
        )
    }
}
