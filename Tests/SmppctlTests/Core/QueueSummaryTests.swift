import Common
import CoreAPI
import Testing

@testable import smppctl

@Suite struct QueueSummaryTests {
    private static let now = Timestamp(milliseconds: 1_769_949_200_000)

    private static func message(
        _ id: Int64,
        to bind: String?,
        age: Int64 = 0,
        after: Int64? = nil,
        attempts: Int = 0,
        error: String? = nil
    ) -> CoreMessage {
        var message = CoreMessage(id: id, content: MessageContent())
        message.content.destSmsc = bind
        message.content.deliverAfter = after.map { self.now + .seconds($0) }
        message.createdAt = self.now + .seconds(-age)
        message.deliveryAttempts = attempts
        message.lastError = error
        return message
    }

    private static func summary() -> QueueSummary {
        var summary = QueueSummary(binds: ["carrier", "idle"], now: self.now)
        summary.add([
            self.message(1, to: "carrier", age: 90, after: 60, attempts: 2, error: "busy"),
            self.message(2, to: "carrier", age: 3700, after: 30, attempts: 1, error: "busy"),
            self.message(3, to: "carrier", age: 10, after: -5, error: "odd\u{1B}[2J"),
            self.message(4, to: nil, age: 5),
        ])
        return summary
    }

    @Test func `each bind has what waits for it, also one that has nothing`() {
        let binds = Self.summary().binds
        #expect(binds.map(\.name) == ["carrier", "idle", nil])
        #expect(binds.map(\.waiting) == [3, 0, 1])
        #expect(binds[0].later == 2)
        #expect(binds[0].retried == 2)
        #expect(binds[0].oldest == Self.now + .seconds(-3700))
        #expect(binds[0].nextAttempt == Self.now + .seconds(30))
        #expect(binds[0].errors.map(\.text) == ["busy", "odd\u{1B}[2J"])
        #expect(binds[0].errors.map(\.count) == [2, 1])
        #expect(binds[2].nextAttempt == nil)
    }

    @Test func `Core's count goes before what was looked at`() {
        var summary = Self.summary()
        summary.count(["carrier": 70_000, "": 1, "elsewhere": 2, "idle": 0])
        #expect(summary.binds.map(\.name) == ["carrier", "idle", nil, "elsewhere"])
        #expect(summary.binds.map(\.waiting) == [70_000, 0, 1, 2])
        #expect(summary.binds.map(\.isComplete) == [false, true, true, false])
        // A message may come between the two calls.
        summary.count(["carrier": 2])
        #expect(summary.binds[0].waiting == 3)
    }

    @Test func `the table tells the age, the next attempt and the commonest errors`() {
        let text = QueueTable(Self.summary(), now: Self.now, colour: false).text
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines[0] == "BIND        WAITING  DUE  LATER  RETRIED     OLDEST  NEXT ATTEMPT")
        #expect(
            lines[1] == "carrier           3    1      2        2  1 h 1 min  now"
        )
        #expect(lines[2] == "  └ 2 × busy; odd�[2J")
        #expect(lines[3].hasPrefix("idle              0    0      0        0"))
        #expect(lines[4].hasPrefix("(no route)        1    1      0        0"))
        #expect(!text.contains("+"))
    }

    @Test func `where not all was looked at the table says so`() {
        var summary = Self.summary()
        summary.count(["carrier": 9])
        let text = QueueTable(summary, now: Self.now, colour: false).text
        #expect(text.contains("9   1+     2+       2+"))
        #expect(text.hasSuffix("+: of the newest; not all that waits was looked at"))
    }

    @Test func `where all wait for a later moment the first of them is told`() {
        var summary = QueueSummary(binds: [], now: Self.now)
        summary.add([Self.message(1, to: "carrier", after: 90), Self.message(2, to: "carrier", after: 3600)])
        #expect(QueueTable(summary, now: Self.now, colour: false).text.hasSuffix("  in 1 min"))
        #expect(
            QueueTable(QueueSummary(binds: [], now: Self.now), now: Self.now, colour: false).text == "Nothing waits."
        )
    }

    @Test func `as JSON nothing is lost`() throws {
        let json = try JSONText.of(Self.summary().binds[0].json, pretty: false)
        #expect(
            json == #"{"bind":"carrier","due":1,"errors":[{"error":"busy","messages":2},"#
                + #"{"error":"odd\u001b[2J","messages":1}],"later":2,"looked_at":3,"#
                + #""next_attempt":"2026-02-01T12:33:50Z","oldest":"2026-02-01T11:31:40Z","retried":2,"waiting":3}"#
        )
    }
}
