/// Who reports metrics to the ledger.
package enum MetricSource: Hashable, Sendable {
    /// The worker of the bind of that name.
    case bind(String)
    /// Another part of the gateway: the steward, the listener, the supervisor itself.
    case part(String)
}

/// The totals of the whole gateway, over all processes and over all their lives.
///
/// Rule 1: a counter never falls, whatever dies. What a process had counted is settled when it ends, and the next
/// generation is added to it.
/// Rule 2: a gauge lives as long as the process that set it. Only what a configured bind always shows
/// (`MetricCatalogue.standing`) stays, at 0.
///
///     expect ── a bind is configured: its standing series are there, at 0
///     merge  ── a snapshot replaces the one before it of the same generation
///     ended  ── counters are settled, gauges are gone
///     forget ── the bind is no longer configured: all that bears its name is gone
package struct MetricsLedger: Sendable {
    /// The most series whose totals are kept; a bound for what workers can make us hold, far above what binds need.
    package static let maximumSeries = MetricSnapshot.maximumSamples

    /// The bind name under which binds are counted that name no bind of ours: one series, whatever strangers send.
    package static let stranger = "unknown"

    /// As many for one source as its registry can have.
    static let maximumSeriesOfSource = MetricRegistry.maximumSeries

    private struct Report {
        var generation: UInt64
        /// What the generation has reported last; empty once it has ended.
        var values: [MetricSeries: MetricValue] = [:]
        var ended = false
    }

    private var reports: [MetricSource: Report] = [:]
    private var settled: [MetricSeries: MetricValue] = [:]
    /// Nothing until the configuration is known.
    private var expected: [String: MetricLabels]?

    package init() {}

    /// Goes on from what an earlier life of the gateway had counted.
    ///
    /// Call `expect` next: it lets go of binds that are no longer configured.
    package init(persisted: MetricSnapshot) {
        for sample in persisted.samples where sample.value.outlivesItsProcess {
            self.settle(sample.series, sample.value)
        }
    }

    /// The binds that are configured and to be shown from now on; each call replaces the one before.
    ///
    /// What was counted for a bind that is not among them, or under another host, port or system_id, is let go: else
    /// each change of configuration would leave series behind for ever.
    package mutating func expect(_ binds: [BindLabels]) {
        let expected = Dictionary(binds.map { ($0.name, $0.labels) }) { _, last in last }
        self.expected = expected
        self.settled = self.settled.filter { self.isExpected($0.key) }
        for source in self.reports.keys {
            guard case .bind(let name) = source, expected[name] == nil else { continue }
            self.forget(source)
        }
    }

    /// Takes what a process reports; `generation` counts its starts.
    ///
    /// A report of a generation that has ended, or of an earlier one, comes too late and changes nothing. Nor can a worker
    /// report for a bind that is not its own.
    package mutating func merge(_ source: MetricSource, generation: UInt64, _ snapshot: MetricSnapshot) {
        if let report = self.reports[source] {
            guard generation >= report.generation, generation > report.generation || !report.ended else { return }
            if generation > report.generation { self.ended(source) }
        }
        var report = self.reports[source] ?? Report(generation: generation)
        if report.generation != generation { report = Report(generation: generation) }
        for sample in snapshot.samples where source.mayReport(sample.series) {
            if let value = report.values[sample.series] {
                report.values[sample.series] = value.succeeded(by: sample.value)
            } else if report.values.count < Self.maximumSeriesOfSource {
                report.values[sample.series] = sample.value
            }
        }
        self.reports[source] = report
    }

    /// The process is no more: what it counted is kept, its gauges are not.
    package mutating func ended(_ source: MetricSource) {
        guard var report = self.reports[source] else { return }
        for (series, value) in report.values where value.outlivesItsProcess && self.isExpected(series) {
            self.settle(series, value)
        }
        report.values = [:]
        report.ended = true
        self.reports[source] = report
    }

    /// The child will not come back: series that name its bind are gone; its share in common ones stays.
    package mutating func forget(_ source: MetricSource) {
        self.ended(source)
        self.reports[source] = nil
        guard case .bind(let name) = source else { return }
        self.expected?[name] = nil
        self.settled = self.settled.filter { $0.key.labels[.bindName] != name }
    }

    /// All series and what they stand at, in the order of the catalogue.
    package var samples: [MetricSample] {
        Self.sorted(self.totals(withGauges: true))
    }

    /// What must be kept for `init(persisted:)`.
    package var persisted: MetricSnapshot {
        MetricSnapshot(samples: Self.sorted(self.totals(withGauges: false)))
    }

    private func totals(withGauges: Bool) -> [MetricSeries: MetricValue] {
        var totals = self.settled
        if withGauges {
            for labels in self.expected.map({ Array($0.values) }) ?? [] {
                for metric in MetricCatalogue.standing {
                    let series = MetricSeries(metric, labels)
                    if totals[series] == nil { totals[series] = .zero(of: metric.kind) }
                }
            }
        }
        for report in self.reports.values {
            for (series, value) in report.values
            where (withGauges || value.outlivesItsProcess) && self.isExpected(series) {
                totals[series] = totals[series]?.adding(value) ?? value
            }
        }
        return totals
    }

    private mutating func settle(_ series: MetricSeries, _ value: MetricValue) {
        if let total = self.settled[series] {
            self.settled[series] = total.adding(value)
        } else if self.settled.count < Self.maximumSeries {
            self.settled[series] = value
        }
    }

    /// Whether the series is of no bind, of one that nobody has spoken of, or of an expected one as it is configured now.
    private func isExpected(_ series: MetricSeries) -> Bool {
        guard let name = series.labels[.bindName] else { return true }
        guard let expected = self.expected, name != Self.stranger else { return true }
        guard let labels = expected[name] else { return false }
        return labels.limited(to: series.metric.labels) == series.labels.limited(to: MetricLabel.ofBind)
    }

    private static func sorted(_ totals: [MetricSeries: MetricValue]) -> [MetricSample] {
        totals.sorted { $0.key < $1.key }.map { MetricSample($0.key, $0.value) }
    }
}

extension MetricSource {
    fileprivate func mayReport(_ series: MetricSeries) -> Bool {
        switch self {
        case .bind(let name): series.labels[.bindName].map { $0 == name } ?? true
        case .part: true
        }
    }
}
