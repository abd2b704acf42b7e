import Common
import Foundation

import IPC
import NIOCore
import Telemetry
import Testing

@testable import console

@Suite struct AnswerTests {
    var status: GatewayStatus {
        var bind = GatewayStatus.BindStatus(
            name: "acme",
            mode: "server",
            state: "disconnected",
            since: "2026-01-01T00:00:00Z"
        )
        bind.why = "The peer said <script>alert('\"&')</script>."
        return GatewayStatus(
            ready: true,
            version: "1.2.3",
            uptimeSeconds: 5,
            core: GatewayStatus.CoreStatus(url: "http://core", reachable: false, why: "refused"),
            binds: [bind],
            processes: [
                GatewayStatus.ProcessStatus(role: "listener", bind: nil, pid: 12, state: "up", lastEnd: nil),
                GatewayStatus.ProcessStatus(role: "bindworker", bind: "acme", pid: 0, state: "failing", lastEnd: nil),
            ]
        )
    }

    var metrics: Data {
        let registry = MetricRegistry()
        registry.set(registry.register(MetricCatalogue.licenseStatus), 1)
        var buffer = ByteBuffer()
        registry.snapshot().encode(into: &buffer)
        return Data(buffer.readableBytesView)
    }

    @Test func `a scrape is given the samples in the format it asks for`() {
        let plain = Answer.metrics(.success(.metrics(snapshot: self.metrics)), accept: "")
        #expect(plain.status == 200)
        #expect(plain.contentType == "text/plain; version=0.0.4; charset=utf-8")
        #expect(plain.body.hasSuffix("omnimessage_smpp_license_status 1\n"))
        let open = Answer.metrics(.success(.metrics(snapshot: self.metrics)), accept: "application/openmetrics-text")
        #expect(open.contentType == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        #expect(open.body.hasSuffix("# EOF\n"))
    }

    @Test(arguments: [
        (NoAnswer.late, 504, "the supervisor did not answer within 5 s\n"),
        (.unreachable, 503, "the supervisor cannot be reached\n"),
        (.refused("no"), 502, "the supervisor refused: no\n"),
    ])
    func `a scrape without an answer says why`(why: NoAnswer, status: Int, body: String) {
        #expect(
            Answer.metrics(.failure(why), accept: "") == Answer(status: status, contentType: Answer.plain, body: body)
        )
        #expect(Answer.health(.failure(why)) == Answer(status: status, contentType: Answer.plain, body: body))
        #expect(Answer.page(.failure(why), now: Timestamp(milliseconds: 0)).status == status)
    }

    @Test func `a damaged snapshot is an error, not half a page`() {
        #expect(Answer.metrics(.success(.metrics(snapshot: self.metrics.dropLast())), accept: "").status == 502)
        #expect(Answer.metrics(.success(.status(self.status)), accept: "").status == 502)
    }

    @Test func `health is that of the processes, not of the carriers`() {
        #expect(Answer.health(.success(.status(self.status))).status == 200)
        var broken = self.status
        broken.ready = false
        #expect(
            Answer.health(.success(.status(broken)))
                == Answer(status: 503, contentType: Answer.plain, body: "not ready\nbindworker acme: failing\n")
        )
    }

    @Test func `nothing that came from elsewhere becomes markup`() {
        let page = Answer.page(.success(.status(self.status)), now: Timestamp(milliseconds: 0))
        #expect(page.contentType == "text/html; charset=utf-8")
        #expect(!page.body.contains("<script"))
        #expect(page.body.contains("&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;"))
        #expect(page.body.contains("not reachable: refused"))
    }

    @Test(arguments: [
        (EADDRINUSE, Common.ExitStatus.temporary), (EACCES, .notPermitted), (EADDRNOTAVAIL, .unavailable),
        (EBADF, .failed),
    ])
    func `a port that cannot be had ends the console with a reason`(code: CInt, status: Common.ExitStatus) {
        let end = MetricsServer.end(
            of: Endpoint(host: "127.0.0.1", port: 4000),
            IOError(errnoCode: code, reason: "bind")
        )
        #expect(end.status == status)
        #expect(end.sentence.hasPrefix("metrics: 127.0.0.1, port 4000: "))
    }
}
