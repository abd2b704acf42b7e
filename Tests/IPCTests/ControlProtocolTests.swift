import Foundation
import IPC
import Testing

@Suite struct ControlProtocolTests {
    private static func status() -> GatewayStatus {
        var bind = GatewayStatus.BindStatus(
            name: "acme",
            mode: "client",
            state: "connected",
            since: "2026-11-24T12:00:00Z"
        )
        bind.peer = "smsc.example:2775"
        bind.sessions = 1
        bind.sent = 2
        bind.received = 3
        bind.failures = 4
        bind.cached = 5
        bind.inDoubt = 6
        bind.restarts = 7
        bind.why = "slow"
        return GatewayStatus(
            ready: true,
            version: "1.2.3",
            uptimeSeconds: 61,
            core: .init(url: "http://core", reachable: false, why: "refused"),
            troubles: ["no room"],
            binds: [bind],
            processes: [
                .init(role: "listener", bind: nil, pid: 12, state: "running", lastEnd: nil),
                .init(role: "bindworker", bind: "acme", pid: 13, state: "running", lastEnd: "signal 9"),
            ]
        )
    }

    private static func object(_ value: some Encodable) throws -> [String: Any] {
        let data = try JSONEncoder().encode(value)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static func first(_ key: String, of object: [String: Any]) throws -> [String: Any] {
        try #require((object[key] as? [[String: Any]])?.first)
    }

    @Test func `status has the keys of the handbook`() throws {
        let status = try Self.object(Self.status())
        #expect(
            status.keys.sorted() == ["binds", "core", "processes", "ready", "troubles", "uptime_seconds", "version"]
        )
        #expect(status["ready"] as? Bool == true)
        #expect(status["version"] as? String == "1.2.3")
        #expect(status["uptime_seconds"] as? Int == 61)
        let core = try #require(status["core"] as? [String: Any])
        #expect(core["url"] as? String == "http://core")
        #expect(core["reachable"] as? Bool == false)
    }

    @Test func `a bind has the keys of the handbook`() throws {
        let bind = try Self.first("binds", of: Self.object(Self.status()))
        let keys = [
            "cache", "cached", "failures", "in_doubt", "mode", "name", "peer", "received", "restarts", "sent",
            "sessions", "since", "state", "why",
        ]
        #expect(bind.keys.sorted() == keys)
        let texts = [
            "name": "acme", "mode": "client", "state": "connected", "peer": "smsc.example:2775", "why": "slow",
        ]
        for (key, text) in texts { #expect(bind[key] as? String == text) }
        let numbers = ["sessions": 1, "sent": 2, "received": 3, "failures": 4, "cached": 5, "in_doubt": 6]
        for (key, number) in numbers { #expect(bind[key] as? Int == number) }
        #expect(bind["restarts"] as? Int == 7)
        #expect(bind["since"] as? String == "2026-11-24T12:00:00Z")
    }

    @Test func `a process has the keys of the handbook`() throws {
        let process = try Self.first("processes", of: Self.object(Self.status()))
        #expect(process.keys.sorted() == ["pid", "role", "state"])
        #expect(process["role"] as? String == "listener")
        #expect(process["pid"] as? Int == 12)
        #expect(process["state"] as? String == "running")
    }

    @Test func `requests and answers come back as they were`() throws {
        for request in [ControlRequest.status, .metrics] {
            let data = try JSONEncoder().encode(request)
            #expect(try JSONDecoder().decode(ControlRequest.self, from: data) == request)
        }
        let answers: [ControlResponse] = [
            .status(Self.status()), .metrics(snapshot: Data([0, 1, 255])), .refused("not now"),
        ]
        for answer in answers {
            let data = try JSONEncoder().encode(answer)
            #expect(try JSONDecoder().decode(ControlResponse.self, from: data) == answer)
        }
    }

    @Test func `the words of the socket are those that every version has to keep`() throws {
        let encoder = JSONEncoder()
        #expect(String(decoding: try encoder.encode(ControlRequest.status), as: UTF8.self) == #"{"status":{}}"#)
        let refused = try encoder.encode(ControlResponse.refused("no"))
        #expect(String(decoding: refused, as: UTF8.self) == #"{"refused":{"_0":"no"}}"#)
    }
}
