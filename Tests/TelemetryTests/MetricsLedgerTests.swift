import Telemetry
import Testing

@Suite struct MetricsLedgerTests {
    let one = BindLabels(name: "one", mode: .server, systemID: "acme")
    let worker = MetricSource.bind("one")

    func sent(_ count: UInt64, _ bind: BindLabels? = nil) -> MetricSample {
        MetricSample(
            MetricSeries(MetricCatalogue.messagesSent.metric, (bind ?? self.one).labels),
            .counter(count)
        )
    }

    func up(_ value: Double) -> MetricSample {
        MetricSample(MetricSeries(MetricCatalogue.connectionStatus.metric, self.one.labels), .gauge(value))
    }

    func requests(_ count: UInt64) -> MetricSample {
        MetricSample(
            MetricSeries(MetricCatalogue.apiRequests.metric, [.operation: "fetch", .outcome: "done"]),
            .counter(count)
        )
    }

    func value(_ ledger: MetricsLedger, _ metric: Metric, bind: String? = nil) -> MetricValue? {
        ledger.samples.first {
            $0.series.metric == metric && (bind == nil || $0.series.labels[.bindName] == bind)
        }?.value
    }

    @Test func `a restart of the worker lets no counter fall`() {
        var ledger = MetricsLedger()
        ledger.expect([self.one])
        ledger.merge(self.worker, generation: 1, MetricSnapshot(samples: [self.sent(5)]))
        ledger.merge(self.worker, generation: 1, MetricSnapshot(samples: [self.sent(9)]))
        #expect(self.value(ledger, MetricCatalogue.messagesSent.metric) == .counter(9))
        ledger.ended(self.worker)
        #expect(self.value(ledger, MetricCatalogue.messagesSent.metric) == .counter(9))
        ledger.merge(self.worker, generation: 2, MetricSnapshot(samples: [self.sent(0)]))
        #expect(self.value(ledger, MetricCatalogue.messagesSent.metric) == .counter(9))
        ledger.merge(self.worker, generation: 2, MetricSnapshot(samples: [self.sent(3)]))
        #expect(self.value(ledger, MetricCatalogue.messagesSent.metric) == .counter(12))
    }

    @Test func `a new generation ends the old one even when its end was not told`() {
        var ledger = MetricsLedger()
        ledger.merge(self.worker, generation: 1, MetricSnapshot(samples: [self.sent(5), self.up(1)]))
        ledger.merge(self.worker, generation: 2, MetricSnapshot(samples: [self.sent(1)]))
        #expect(ledger.samples == [self.sent(6)])
    }

    @Test func `a late report of a generation that has ended is not counted twice`() {
        var ledger = MetricsLedger()
        ledger.merge(self.worker, generation: 2, MetricSnapshot(samples: [self.sent(5)]))
        ledger.ended(self.worker)
        ledger.merge(self.worker, generation: 2, MetricSnapshot(samples: [self.sent(6)]))
        ledger.merge(self.worker, generation: 1, MetricSnapshot(samples: [self.sent(100)]))
        #expect(ledger.samples == [self.sent(5)])
        ledger.merge(self.worker, generation: 3, MetricSnapshot(samples: [self.sent(1)]))
        ledger.merge(self.worker, generation: 2, MetricSnapshot(samples: [self.sent(100)]))
        #expect(ledger.samples == [self.sent(6)])
    }

    @Test func `a counter that a worker reports smaller stays where it was`() {
        var ledger = MetricsLedger()
        ledger.merge(self.worker, generation: 1, MetricSnapshot(samples: [self.sent(5)]))
        ledger.merge(self.worker, generation: 1, MetricSnapshot(samples: [self.sent(4)]))
        ledger.merge(self.worker, generation: 1, MetricSnapshot(samples: []))
        #expect(ledger.samples == [self.sent(5)])
    }

    @Test func `a bind without a worker is shown as down`() {
        var ledger = MetricsLedger()
        ledger.expect([self.one])
        #expect(self.value(ledger, MetricCatalogue.connectionStatus.metric) == .gauge(0))
        #expect(self.value(ledger, MetricCatalogue.uptime.metric) == .gauge(0))
        #expect(self.value(ledger, MetricCatalogue.messagesSent.metric) == .counter(0))
        ledger.merge(self.worker, generation: 1, MetricSnapshot(samples: [self.up(1)]))
        #expect(self.value(ledger, MetricCatalogue.connectionStatus.metric) == .gauge(1))
        ledger.ended(self.worker)
        #expect(self.value(ledger, MetricCatalogue.connectionStatus.metric) == .gauge(0))
    }

    @Test func `a gauge that nobody expects goes with its process`() {
        let memory = MetricSample(
            MetricSeries(MetricCatalogue.workerResidentMemory.metric, [.bindName: "one"]),
            .gauge(1e7)
        )
        var ledger = MetricsLedger()
        ledger.expect([self.one])
        ledger.merge(self.worker, generation: 1, MetricSnapshot(samples: [memory]))
        #expect(self.value(ledger, MetricCatalogue.workerResidentMemory.metric) == .gauge(1e7))
        ledger.ended(self.worker)
        #expect(self.value(ledger, MetricCatalogue.workerResidentMemory.metric) == nil)
    }

    @Test func `common series are summed over workers and outlive a bind that is removed`() {
        var ledger = MetricsLedger()
        ledger.expect([self.one, BindLabels(name: "two", mode: .server, systemID: "beta")])
        ledger.merge(.bind("one"), generation: 1, MetricSnapshot(samples: [self.requests(3), self.sent(1)]))
        ledger.merge(.bind("two"), generation: 1, MetricSnapshot(samples: [self.requests(4)]))
        ledger.merge(.part("steward"), generation: 1, MetricSnapshot(samples: [self.requests(10)]))
        #expect(self.value(ledger, MetricCatalogue.apiRequests.metric) == .counter(17))
        ledger.forget(.bind("one"))
        #expect(self.value(ledger, MetricCatalogue.apiRequests.metric) == .counter(17))
        #expect(!ledger.samples.contains { $0.series.labels[.bindName] == "one" })
        #expect(ledger.samples.contains { $0.series.labels[.bindName] == "two" })
    }

    @Test func `a bind that leaves the configuration is forgotten, also when it was the last`() {
        var ledger = MetricsLedger()
        ledger.expect([self.one])
        ledger.merge(self.worker, generation: 1, MetricSnapshot(samples: [self.sent(3)]))
        ledger.expect([])
        #expect(ledger.samples.isEmpty)
        ledger.merge(self.worker, generation: 1, MetricSnapshot(samples: [self.sent(3)]))
        #expect(ledger.samples.isEmpty)
    }

    @Test func `what was counted under another host is let go`() {
        func bind(_ host: String) -> BindLabels {
            BindLabels(name: "one", mode: .client(host: host, port: 2775, bindType: "receiver"), systemID: "acme")
        }
        let restarts = MetricSample(
            MetricSeries(MetricCatalogue.workerRestarts.metric, [.bindName: "one"]),
            .counter(2)
        )
        var ledger = MetricsLedger()
        ledger.expect([bind("old")])
        ledger.merge(self.worker, generation: 1, MetricSnapshot(samples: [self.sent(3, bind("old")), restarts]))
        ledger.expect([bind("new")])
        ledger.merge(self.worker, generation: 2, MetricSnapshot(samples: [self.sent(1, bind("new"))]))
        let hosts = Set(ledger.samples.compactMap { $0.series.labels[.host] })
        #expect(hosts == ["new"])
        #expect(self.value(ledger, MetricCatalogue.messagesSent.metric) == .counter(1))
        #expect(self.value(ledger, MetricCatalogue.workerRestarts.metric) == .counter(2))
    }

    @Test func `a worker cannot report for another bind`() {
        var ledger = MetricsLedger()
        ledger.merge(.bind("two"), generation: 1, MetricSnapshot(samples: [self.sent(3)]))
        #expect(ledger.samples.isEmpty)
    }

    @Test func `totals go on where an earlier life left them`() {
        var before = MetricsLedger()
        before.expect([self.one])
        before.merge(self.worker, generation: 1, MetricSnapshot(samples: [self.sent(3), self.up(1)]))
        before.ended(self.worker)
        before.merge(self.worker, generation: 2, MetricSnapshot(samples: [self.sent(4), self.up(1)]))
        #expect(before.persisted == MetricSnapshot(samples: [self.sent(7)]))

        var after = MetricsLedger(persisted: before.persisted)
        after.expect([self.one])
        #expect(self.value(after, MetricCatalogue.messagesSent.metric) == .counter(7))
        after.merge(self.worker, generation: 1, MetricSnapshot(samples: [self.sent(1)]))
        #expect(self.value(after, MetricCatalogue.messagesSent.metric) == .counter(8))
    }

    @Test func `a total that cannot rise any more stays at the largest number`() {
        var ledger = MetricsLedger()
        ledger.merge(self.worker, generation: 1, MetricSnapshot(samples: [self.sent(.max)]))
        ledger.merge(self.worker, generation: 2, MetricSnapshot(samples: [self.sent(5)]))
        #expect(ledger.samples == [self.sent(.max)])
    }

    @Test func `histograms are summed bucket by bucket`() {
        func group(_ rows: [Double]) -> MetricSnapshot {
            let registry = MetricRegistry()
            let handle = registry.register(MetricCatalogue.storeGroupSize)
            for row in rows { registry.observe(handle, row) }
            return registry.snapshot()
        }
        var ledger = MetricsLedger()
        ledger.merge(.part("supervisor"), generation: 1, group([1, 3]))
        ledger.merge(.part("supervisor"), generation: 2, group([3]))
        guard case .histogram(let value) = ledger.samples[0].value else {
            Issue.record("no histogram")
            return
        }
        #expect(value.buckets == [1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(value.sum == 7)
    }
}
