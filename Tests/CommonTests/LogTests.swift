import Foundation
import Logging
import Synchronization
import Testing

@testable import Common

@Suite struct LogRecordTests {
    private static let record = LogRecord(
        time: Timestamp(milliseconds: 1_769_949_296_789),
        level: .info,
        message: "Message -123456789 cached for my_smpp_bind",
        bind: "acme",
        fields: ["peer": "203.0.113.9", "reason": "no such \"user\"", "empty": ""]
    )

    @Test func `text has time, level, bind, message and fields in this order`() {
        #expect(
            Self.record.line(.text(colour: false))
                == "2026-02-01 12:34:56.789Z INFO  bind=acme  Message -123456789 cached for my_smpp_bind "
                + "empty=\"\" peer=203.0.113.9 reason=\"no such \\\"user\\\"\"\n"
        )
    }

    @Test func `the journal is told the priority and keeps the time itself`() {
        var record = Self.record
        record.fields = [:]
        let lines = LogLevel.allCases.map { level in
            record.level = level
            return record.line(.journal)
        }
        let rest = ">bind=acme  Message -123456789 cached for my_smpp_bind\n"
        #expect(lines == [7, 7, 6, 5, 4, 3, 2].map { "<\($0)" + rest })
    }

    @Test func `json is one object, and nothing takes the place of its own four names`() throws {
        var record = Self.record
        record.fields["level"] = "tab\there"
        let line = record.line(.json)
        #expect(
            line == "{\"time\":\"2026-02-01T12:34:56.789Z\",\"level\":\"info\",\"bind\":\"acme\","
                + "\"message\":\"Message -123456789 cached for my_smpp_bind\",\"empty\":\"\",\"level_\":\"tab\\there\","
                + "\"peer\":\"203.0.113.9\",\"reason\":\"no such \\\"user\\\"\"}\n"
        )
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
        #expect(object?["level_"] == "tab\there" && object?["level"] == "info")
    }

    @Test func `colour is on the level and nowhere else`() {
        var record = Self.record
        record.level = .error
        record.fields = [:]
        #expect(record.line(.text(colour: true)).contains("Z \u{1B}[31mERROR\u{1B}[0m bind=acme  Message"))
    }

    @Test func `a line without a bind says so`() {
        var record = Self.record
        record.bind = nil
        record.fields = [:]
        #expect(record.line(.journal).hasPrefix("<6>bind=-  Message"))
        #expect(record.line(.json).contains("\"bind\":null"))
    }

    @Test func `no text can end the line or command a terminal`() {
        for nasty in ["a\nb", "a\r\nERROR x", "\u{1B}[2J", "a\u{2028}b", "\u{9B}31m", "\u{0}"] {
            let record = LogRecord(
                time: Timestamp(seconds: 0),
                level: .info,
                message: nasty,
                bind: nasty,
                fields: [nasty: nasty]
            )
            for style in [LogStyle.text(colour: false), .json, .journal] {
                let line = record.line(style)
                #expect(!line.dropLast().unicodeScalars.contains(where: JSONText.isControl), "\(line)")
            }
        }
    }

    @Test func `a long text is cut between characters`() {
        let record = LogRecord(
            time: Timestamp(seconds: 0),
            level: .info,
            message: String(repeating: "é", count: 3000),
            bind: nil
        )
        let line = record.line(.journal)
        #expect(line.hasSuffix("é…\n") && line.utf8.count < 2050)
    }

    @Test(arguments: [LogStyle.text(colour: false), .text(colour: true), .json, .journal])
    func `a style is told to a child in a word`(style: LogStyle) {
        #expect(LogStyle(word: style.word) == style)
        #expect(LogStyle(word: "blue") == nil)
    }

    @Test func `auto is journal under systemd, else text, with colour on a terminal`() {
        #expect(LogFormat.auto.style(onTerminal: false, inJournal: true) == .journal)
        #expect(LogFormat.auto.style(onTerminal: true, inJournal: false) == .text(colour: true))
        #expect(LogFormat.auto.style(onTerminal: false, inJournal: false) == .text(colour: false))
        #expect(LogFormat.json.style(onTerminal: true, inJournal: true) == .json)
        #expect(LogFormat.journal.style(onTerminal: true, inJournal: false) == .journal)
    }
}

@Suite(.serialized) struct GatewayLogHandlerTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    @Test func `metadata of process, logger and call meet in one line, written once`() {
        let lines = Lines()
        let handler = GatewayLogHandler(style: .journal, metadata: ["bind": "acme", "role": "worker"]) {
            Timestamp(seconds: 0)
        } write: { line in
            lines.all.withLock { $0.append(line) }
        }
        var logger = Logger(label: "test") { _ in handler }
        logger[metadataKey: "session"] = "7"
        logger.warning("enquire_link timeout", metadata: ["peer": "192.0.2.1:2775", "role": "other"])
        #expect(
            lines.all.withLock { $0 }
                == ["<4>bind=acme  enquire_link timeout peer=192.0.2.1:2775 role=other session=7\n"]
        )
    }

    @Test func `the level of the process acts at once in loggers made before, one of its own goes before it`() {
        let lines = Lines()
        let handler = GatewayLogHandler(style: .journal) {
            Timestamp(seconds: 0)
        } write: { line in
            lines.all.withLock { $0.append(line) }
        }
        let logger = Logger(label: "test") { _ in handler }
        var quiet = logger
        quiet.logLevel = .error
        logger.debug("one")
        LoggingSetup.setLevel(.debug)
        defer { LoggingSetup.setLevel(.info) }
        logger.debug("two")
        quiet.warning("three")
        #expect(lines.all.withLock { $0 } == ["<7>bind=-  two\n"])
    }
}
