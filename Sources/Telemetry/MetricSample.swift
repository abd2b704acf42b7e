/// One series: a metric with the values of its labels.
package struct MetricSeries: Hashable, Sendable {
    package let metric: Metric
    package let labels: MetricLabels

    /// Labels that the metric does not have are left out, so that one label set serves all metrics of a bind.
    package init(_ metric: Metric, _ labels: MetricLabels) {
        self.metric = metric
        self.labels = labels.limited(to: metric.labels)
    }
}

extension MetricSeries: Comparable {
    package static func < (one: Self, other: Self) -> Bool {
        one.metric.id == other.metric.id ? one.labels < other.labels : one.metric.id < other.metric.id
    }
}

/// A series and what it stands at.
package struct MetricSample: Equatable, Sendable {
    package let series: MetricSeries
    package let value: MetricValue

    package init(_ series: MetricSeries, _ value: MetricValue) {
        self.series = series
        self.value = value
    }
}

/// What a histogram has seen.
package struct HistogramValue: Equatable, Sendable {
    /// Observations by bucket, not cumulated; the last bucket is the one without an upper bound.
    package var buckets: [UInt64]
    package var sum: Double

    package init(buckets: [UInt64], sum: Double) {
        self.buckets = buckets
        self.sum = sum
    }

    package var count: UInt64 { self.buckets.reduce(0) { $0.addingWithoutOverflow($1) } }
}

package enum MetricValue: Equatable, Sendable {
    case counter(UInt64)
    case gauge(Double)
    case histogram(HistogramValue)

    /// The value of a series that nothing has happened to.
    package static func zero(of kind: Metric.Kind) -> MetricValue {
        switch kind {
        case .counter: .counter(0)
        case .gauge: .gauge(0)
        case .histogram(let bounds):
            .histogram(HistogramValue(buckets: Array(repeating: 0, count: bounds.count + 1), sum: 0))
        }
    }

    /// Whether this is a value that a metric of that kind can have.
    package func isOf(_ kind: Metric.Kind) -> Bool {
        switch (self, kind) {
        case (.counter, .counter), (.gauge, .gauge): true
        case (.histogram(let value), .histogram(let bounds)): value.buckets.count == bounds.count + 1
        case (.counter, _), (.gauge, _), (.histogram, _): false
        }
    }

    /// Whether the value means something after the process that counted it has ended.
    var outlivesItsProcess: Bool {
        switch self {
        case .counter, .histogram: true
        case .gauge: false
        }
    }

    /// The sum of two values of the same series; of two kinds, which the ledger never holds, the first.
    func adding(_ other: MetricValue) -> MetricValue {
        switch (self, other) {
        case (.counter(let one), .counter(let two)): .counter(one.addingWithoutOverflow(two))
        case (.gauge(let one), .gauge(let two)): .gauge(one + two)
        case (.histogram(let one), .histogram(let two)):
            .histogram(
                HistogramValue(
                    buckets: zip(one.buckets, two.buckets).map { $0.addingWithoutOverflow($1) },
                    sum: one.sum + two.sum
                )
            )
        case (.counter, _), (.gauge, _), (.histogram, _): self
        }
    }

    /// The value to believe when `newer` was reported after this one by the same process: a counter never falls.
    func succeeded(by newer: MetricValue) -> MetricValue {
        switch (self, newer) {
        case (.counter(let old), .counter(let new)): .counter(max(old, new))
        case (.histogram(let old), .histogram(let new)): old.count > new.count ? self : newer
        case (.gauge, _), (.counter, _), (.histogram, _): newer
        }
    }
}

extension UInt64 {
    /// The sum, or the largest number there is: a total that cannot rise any more is better than a trap.
    func addingWithoutOverflow(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = self.addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
