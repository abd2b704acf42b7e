import Supervision
import Testing

@Suite struct FleetReportTests {
    private let killed = ExitReason.killed(signal: 9, dumpedCore: false)

    @Test func `a death names its cause and what follows`() {
        let acme = worker("acme")
        #expect(
            "\(FleetReport.ended(acme, pid: 7, self.killed, next: .atOnce))"
                == "worker acme ended: killed by signal 9, restarting at once"
        )
        #expect(
            "\(FleetReport.ended(.listener, pid: 7, .exited(code: 70), next: .after(.milliseconds(3_260))))"
                == "listener ended: exit code 70, restarting in 3.2 s"
        )
        #expect(
            "\(FleetReport.ended(acme, pid: 7, .exited(code: 78), next: .parked))"
                == "worker acme ended: exit code 78, parked until its configuration changes"
        )
        #expect(
            "\(FleetReport.ended(.steward, pid: 7, .exited(code: 0), next: .stays))"
                == "steward ended: exit code 0, as wanted"
        )
    }

    @Test func `failing is an error, recovery is told`() {
        let failing = FleetReport.failing(worker("acme"), earlyEnds: 11, within: .seconds(300))
        #expect("\(failing)" == "worker acme is failing: 11 early ends within 300 s")
        #expect(failing.severity == .error)
        #expect("\(FleetReport.recovered(worker("acme")))" == "worker acme is healthy again")
    }

    @Test func `an end that was wanted is no warning`() {
        #expect(FleetReport.ended(.console, pid: 1, .exited(code: 0), next: .stays).severity == .info)
        #expect(FleetReport.ended(.console, pid: 1, self.killed, next: .atOnce).severity == .warning)
        #expect(FleetReport.ended(.console, pid: 1, .exited(code: 78), next: .parked).severity == .error)
    }

    @Test func `waits are told in whole seconds above ten, in tenths below`() {
        let words = [800, 1_000, 1_050, 9_990, 10_400, 60_000].map { "\(FleetReport.Remedy.after(.milliseconds($0)))" }
        #expect(words.map { $0.dropFirst("restarting in ".count) } == ["0.8 s", "1 s", "1 s", "9.9 s", "10 s", "60 s"])
    }
}
