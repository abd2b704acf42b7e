import IPC
import Testing

@testable import smppctl

@Suite struct JSONTextTests {
    @Test func `the object has the keys that scripts rely on, in a stable order`() throws {
        let status = GatewayStatus(
            ready: true,
            version: "1.2.3",
            uptimeSeconds: 5,
            core: GatewayStatus.CoreStatus(url: "http://127.0.0.1:8080/", reachable: true, why: ""),
            binds: [
                GatewayStatus.BindStatus(name: "one", mode: "client", state: "connected", since: "2026-01-01T00:00:00Z")
            ],
            processes: [GatewayStatus.ProcessStatus(role: "listener", bind: nil, pid: 12, state: "up", lastEnd: nil)]
        )
        #expect(
            try JSONText.of(status, pretty: false)
                == #"""
                {"binds":[{"cache":"","cached":0,"failures":0,"in_doubt":0,"mode":"client","name":"one","peer":"",@
                "received":0,"restarts":0,"sent":0,"sessions":0,"since":"2026-01-01T00:00:00Z","state":"connected","why":""}],@
                "core":{"reachable":true,"url":"http://127.0.0.1:8080/","why":""},@
                "processes":[{"pid":12,"role":"listener","state":"up"}],"ready":true,"troubles":[],"uptime_seconds":5,@
                "version":"1.2.3"}
                """#.replacing("@\n", with: "")
        )
        #expect(try JSONText.of(status, pretty: true).contains("\n  \"ready\" : true"))
    }
}
