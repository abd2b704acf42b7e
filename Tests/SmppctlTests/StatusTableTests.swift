import Common
import IPC
import Testing

@testable import smppctl

@Suite struct StatusTableTests {
    let now = Timestamp(milliseconds: 1_700_000_000_000)

    var status: GatewayStatus {
        var carrier = GatewayStatus.BindStatus(
            name: "vodafone_uk",
            mode: "client",
            state: "connected",
            since: Timestamp(milliseconds: 1_700_000_000_000 - 11_520_000).iso8601
        )
        carrier.peer = "203.0.113.5:2775"
        carrier.sessions = 1
        carrier.sent = 123_456
        var partner = GatewayStatus.BindStatus(name: "acme", mode: "server", state: "disconnected", since: "never")
        partner.failures = 7
        partner.why = "No partner is connected."
        return GatewayStatus(
            ready: true,
            version: "1.2.3",
            uptimeSeconds: 200_000,
            core: GatewayStatus.CoreStatus(url: "http://127.0.0.1:8080", reachable: true, why: ""),
            binds: [carrier, partner],
            processes: [
                GatewayStatus.ProcessStatus(role: "listener", bind: nil, pid: 12, state: "up", lastEnd: nil)
            ]
        )
    }

    @Test func `columns stand below each other, and the reason stands under its bind`() {
        #expect(
            StatusTable(self.status, now: self.now, colour: false).text == """
                omnimessage-smpp 1.2.3, up 2 d 7 h, ready
                Core http://127.0.0.1:8080: reachable

                BIND         MODE    STATE              SINCE  PEER              SESSIONS    SENT  RECEIVED  FAILED  CACHED  IN DOUBT  RESTARTS
                vodafone_uk  client  connected     3 h 12 min  203.0.113.5:2775         1  123456         0       0       0         0         0
                acme         server  disconnected           -  -                        0       0         0       7       0         0         0
                  └ No partner is connected.

                """
        )
    }

    @Test func `what is not up is listed with how it last ended`() {
        var status = self.status
        status.ready = false
        status.core.reachable = false
        status.core.why = "connection refused"
        status.troubles = ["the console does not run: \u{1B}port 4000 is taken"]
        status.binds = []
        status.processes.append(
            GatewayStatus.ProcessStatus(
                role: "bindworker",
                bind: "acme",
                pid: 0,
                state: "failing",
                lastEnd: "killed by signal 9"
            )
        )
        #expect(
            StatusTable(status, now: self.now, colour: false).text == """
                omnimessage-smpp 1.2.3, up 2 d 7 h, not ready
                Core http://127.0.0.1:8080: not reachable: connection refused
                ! the console does not run: �port 4000 is taken

                No binds are configured.

                PROCESS     BIND  PID  STATE
                bindworker  acme    -  failing
                  └ last one: killed by signal 9

                """
        )
    }

    @Test func `what ended within the hour is shown with its last words, though it is up again`() {
        var status = self.status
        func process(_ number: Int, _ end: String, ago milliseconds: Int) -> GatewayStatus.ProcessStatus {
            let at = Timestamp(milliseconds: 1_700_000_000_000 - Int64(milliseconds)).iso8601
            return .init(role: "bindworker", bind: "b\(number)", pid: number, state: "up", lastEnd: end, lastEndAt: at)
        }
        status.processes += [
            process(1, "killed by signal 11: Fatal error: Index out of range", ago: 125_000),
            process(2, "exit code 1", ago: 3_600_000),
            .init(role: "console", bind: nil, pid: 3, state: "up", lastEnd: "exit code 0"),
            process(4, "killed by signal 9: " + String(repeating: "x", count: 1000), ago: 3000),
        ]
        let text = StatusTable(status, now: self.now, colour: false).text
        let cut = "killed by signal 9: " + String(repeating: "x", count: 280) + "…"
        #expect(
            text.hasSuffix(
                """
                PROCESS     BIND  PID  STATE
                bindworker  b4      4  up
                  └ last one ended 3 s ago: \(cut)
                bindworker  b1      1  up
                  └ last one ended 2 min ago: killed by signal 11: Fatal error: Index out of range

                """
            ),
            "\(text)"
        )
        status.processes += (10..<20).map { process($0, "exit code 1", ago: 5000) }
        #expect(
            StatusTable(status, now: self.now, colour: false).text
                .hasSuffix("\nand 2 more that ended within the hour and are up again\n")
        )
    }

    @Test func `colour changes no column`() {
        let plain = StatusTable(self.status, now: self.now, colour: false).text
        let coloured = StatusTable(self.status, now: self.now, colour: true).text
        #expect(coloured.contains("\u{1B}[32mconnected\u{1B}[0m"))
        #expect(coloured.contains("\u{1B}[31mdisconnected\u{1B}[0m"))
        #expect(coloured.replacing(#/\u{1B}\[[0-9]+m/#, with: "") == plain)
    }

    @Test func `what a peer wrote cannot steer the terminal`() {
        var status = self.status
        status.binds[0].peer = "\u{1B}]0;pwned\u{7}\n"
        status.binds[0].why = "answered \u{1B}[2J\u{202E}"
        let text = StatusTable(status, now: self.now, colour: false).text
        #expect(!text.contains("\u{1B}"))
        #expect(!text.contains("\u{7}"))
        #expect(!text.contains("\u{202E}"))
        #expect(text.split(separator: "\n").count == 7)
    }

    @Test func `no number in a status can trap`() {
        var status = self.status
        status.uptimeSeconds = .max
        status.binds[0].sent = .min
        status.binds[0].since = "9999-12-31T23:59:59Z"
        #expect(StatusTable(status, now: Timestamp(milliseconds: .min), colour: false).text.contains("0 s"))
    }

    @Test(arguments: [
        (-5, "0 s"), (0, "0 s"), (59_999, "59 s"), (60_000, "1 min"), (3_599_000, "59 min"), (3_600_000, "1 h 0 min"),
        (86_400_000, "1 d 0 h"), (90_000_000, "1 d 1 h"),
    ])
    func `an age is told in its two largest units`(milliseconds: Int64, text: String) {
        #expect(Age(milliseconds: milliseconds).description == text)
    }
}
