import Common
import Supervision
import Telemetry
import Testing

@testable import supervisor

/// What only the supervisor can count.
@Suite struct GatewaySamplesTests {
    @Test func `every process has a series for each state, and exactly one is 1`() throws {
        let children: [ChildName] = [.listener, .tlsGate, .steward, .console, .embeddedCore, acme]
        for phase in ChildPhase.allCases {
            let samples = try board(twoBinds, children.map { child($0, phase) }).samples
            for name in children {
                let states = samples.filter { $0.isState(of: name) }
                #expect(states.count == ChildPhase.allCases.count, "\(name)")
                let on = states.filter { $0.value == .gauge(1) }.map { $0.series.labels[.state] }
                #expect(on == [phase.rawValue], "\(name)")
            }
        }
    }
}

extension MetricSample {
    fileprivate func isState(of child: ChildName) -> Bool {
        guard let bind = child.bind else {
            return self.series.metric == MetricCatalogue.helperState.metric && self.series.labels[.role] == child.role
        }
        return self.series.metric == MetricCatalogue.workerState.metric && self.series.labels[.bindName] == bind.value
    }
}
