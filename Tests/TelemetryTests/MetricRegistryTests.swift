import Telemetry
import Testing

@Suite struct MetricRegistryTests {
    let labels = BindLabels(name: "one", mode: .server, systemID: "acme").labels

    @Test func `what is counted is in the snapshot, in the order of registration`() {
        let registry = MetricRegistry()
        let sent = registry.register(MetricCatalogue.messagesSent, self.labels)
        let up = registry.register(MetricCatalogue.connectionStatus, self.labels)
        registry.increment(sent)
        registry.increment(sent, by: 41)
        registry.set(up, 1)
        #expect(
            registry.snapshot().samples == [
                MetricSample(MetricSeries(MetricCatalogue.messagesSent.metric, self.labels), .counter(42)),
                MetricSample(MetricSeries(MetricCatalogue.connectionStatus.metric, self.labels), .gauge(1)),
            ]
        )
    }

    @Test func `the same labels give the same counter`() {
        let registry = MetricRegistry()
        registry.increment(registry.register(MetricCatalogue.throttled, self.labels))
        registry.increment(registry.register(MetricCatalogue.throttled, self.labels))
        #expect(registry.snapshot().samples.map(\.value) == [.counter(2)])
    }

    @Test func `labels that a metric does not have are left out`() {
        let registry = MetricRegistry()
        _ = registry.register(MetricCatalogue.cacheSize, self.labels)
        #expect(registry.snapshot().samples.map(\.series.labels) == [[.bindName: "one", .mode: "server"]])
    }

    @Test func `a value on a bound belongs to the bucket below it`() {
        let registry = MetricRegistry()
        let group = registry.register(MetricCatalogue.storeGroupSize)
        for rows in [1, 1.5, 2, 5000, .nan] { registry.observe(group, rows) }
        guard case .histogram(let value) = registry.snapshot().samples[0].value else {
            Issue.record("no histogram")
            return
        }
        #expect(value.buckets == [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 2])
        #expect(value.count == 5)
    }

    @Test func `a duration is observed in seconds`() {
        let registry = MetricRegistry()
        let answer = registry.register(MetricCatalogue.submitDuration, self.labels)
        registry.observe(answer, .milliseconds(30))
        guard case .histogram(let value) = registry.snapshot().samples[0].value else {
            Issue.record("no histogram")
            return
        }
        #expect(abs(value.sum - 0.03) < 1e-12)
        #expect(value.buckets[3] == 1)
    }

    @Test func `a peer that invents statuses fills no more than its share`() {
        let registry = MetricRegistry()
        for status in 0..<5000 {
            registry.increment(
                registry.register(MetricCatalogue.responseStatus, [.bindName: "one", .status: String(status)])
            )
        }
        let samples = registry.snapshot().samples
        #expect(samples.count == MetricRegistry.maximumSeries)
        #expect(samples.allSatisfy { $0.value == .counter(1) })
    }
}
