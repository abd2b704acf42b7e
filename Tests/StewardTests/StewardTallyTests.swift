import Common
import IPC
import Telemetry
import Testing

@testable import steward

@Suite struct StewardTallyTests {
    private func binds(_ names: String...) -> [ChildConfiguration.StewardBind] {
        names.compactMap { BindName($0) }.map { ChildConfiguration.StewardBind(name: $0, mode: .client) }
    }

    private func depths(_ tally: StewardTally) throws -> [String: Double] {
        var found: [String: Double] = [:]
        for sample in try MetricSnapshot(decoding: tally.snapshot()).samples {
            guard sample.series.metric == MetricCatalogue.queueDepth.metric, case .gauge(let depth) = sample.value,
                let name = sample.series.labels[.destSMSC]
            else { continue }
            found[name] = depth
        }
        return found
    }

    @Test func `the depth of each bind of ours is told, of nobody else`() throws {
        let tally = StewardTally()
        tally.depths(["acme": 7, "theirs": 9, "": 3], of: self.binds("acme", "beta"))
        #expect(try self.depths(tally) == ["acme": 7, "beta": 0])
    }

    @Test func `what no longer waits is nothing, and not the last thing that was seen`() throws {
        let tally = StewardTally()
        tally.depths(["acme": 7], of: self.binds("acme"))
        tally.depths([:], of: self.binds("acme"))
        #expect(try self.depths(tally) == ["acme": 0])
    }

    @Test func `a call to Core is counted by its name and its end`() throws {
        let tally = StewardTally()
        tally.coreCalls.called("status", outcome: "ok", duration: .milliseconds(3))
        tally.coreCalls.called("status", outcome: "ok", duration: .milliseconds(5))
        let samples = try MetricSnapshot(decoding: tally.snapshot()).samples
        let calls = samples.first { $0.series.metric == MetricCatalogue.apiRequests.metric }
        #expect(calls?.value == .counter(2) && calls?.series.labels[.operation] == "status")
    }
}
