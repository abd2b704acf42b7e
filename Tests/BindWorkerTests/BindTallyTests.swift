import Common
import SMPP
import Telemetry
import Testing

@testable import bindworker

@Suite struct BindTallyTests {
    @Test func `whatever statuses a carrier invents, they are two series, and each answer is counted`() throws {
        let tally = BindTally(bind: .client(try .carrier()))
        for number in 0x400...0x4FF { tally.answered(CommandStatus(rawValue: UInt32(number))) }
        for number in 0x1_0000..<0x1_2000 { tally.answered(CommandStatus(rawValue: UInt32(number))) }
        tally.answered(.throttled)
        tally.answered(.ok)
        tally.answered(.ok)
        let snapshot = try MetricSnapshot(decoding: try #require(tally.changedSnapshot()))
        let rows = snapshot.samples.filter { $0.series.metric == MetricCatalogue.responseStatus.metric }
        let found = Dictionary(uniqueKeysWithValues: rows.map { ($0.series.labels[.status], $0.value) })
        #expect(
            found == [
                "vendor": .counter(256), "other": .counter(8192), "ESME_RTHROTTLED": .counter(1),
                "ESME_ROK": .counter(2),
            ]
        )
    }
}
