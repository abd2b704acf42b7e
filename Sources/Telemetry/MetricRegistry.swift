/// Names one counter of a `MetricRegistry`; worth keeping, for it makes counting one addition.
package struct CounterHandle: Sendable {
    fileprivate let index: Int
}

/// Names one gauge of a `MetricRegistry`.
package struct GaugeHandle: Sendable {
    fileprivate let index: Int
}

/// Names one histogram of a `MetricRegistry`.
package struct HistogramHandle: Sendable {
    fileprivate let index: Int
}

/// The metrics of one process.
///
/// It lives on the process's event loop. A series is registered once, which may take its time; after that counting is a
/// write into an array. A handle belongs to the registry that gave it.
package final class MetricRegistry {
    /// The most series that one process may have.
    ///
    /// Some labels (a peer's `status`) are only as bounded as whoever sets them. What comes after the limit is counted
    /// in a place that is never shown.
    package static let maximumSeries = 4096

    fileprivate struct HistogramStore {
        let bounds: [Double]
        var value: HistogramValue
    }

    // The first of each is the place for what is beyond the limit.
    private var counters: [UInt64] = [0]
    private var gauges: [Double] = [0]
    private var histograms = [HistogramStore(bounds: [], value: HistogramValue(buckets: [0], sum: 0))]
    private var places: [MetricSeries: Int] = [:]
    private var order: [MetricSeries] = []

    package init() {}

    /// The counter with these labels; the same handle for the same labels.
    package func register(_ counter: CounterMetric, _ labels: MetricLabels = .none) -> CounterHandle {
        CounterHandle(
            index: self.place(of: MetricSeries(counter.metric, labels)) {
                self.counters.append(0)
                return self.counters.count - 1
            }
        )
    }

    package func register(_ gauge: GaugeMetric, _ labels: MetricLabels = .none) -> GaugeHandle {
        GaugeHandle(
            index: self.place(of: MetricSeries(gauge.metric, labels)) {
                self.gauges.append(0)
                return self.gauges.count - 1
            }
        )
    }

    package func register(_ histogram: HistogramMetric, _ labels: MetricLabels = .none) -> HistogramHandle {
        HistogramHandle(
            index: self.place(of: MetricSeries(histogram.metric, labels)) {
                let empty = HistogramValue(buckets: Array(repeating: 0, count: histogram.bounds.count + 1), sum: 0)
                self.histograms.append(HistogramStore(bounds: histogram.bounds, value: empty))
                return self.histograms.count - 1
            }
        )
    }

    package func increment(_ counter: CounterHandle, by amount: UInt64 = 1) {
        self.counters[counter.index] &+= amount
    }

    package func set(_ gauge: GaugeHandle, _ value: Double) {
        self.gauges[gauge.index] = value
    }

    /// Adds to a gauge; a negative amount takes away.
    package func add(_ gauge: GaugeHandle, _ amount: Double) {
        self.gauges[gauge.index] += amount
    }

    /// Sorts a value, in the metric's unit, into its bucket.
    package func observe(_ histogram: HistogramHandle, _ value: Double) {
        self.histograms[histogram.index].observe(value)
    }

    package func observe(_ histogram: HistogramHandle, _ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.observe(histogram, Double(seconds) + Double(attoseconds) * 1e-18)
    }

    /// What everything stands at now.
    package func snapshot() -> MetricSnapshot {
        MetricSnapshot(
            samples: self.order.map { series in
                let place = self.places[series, default: 0]
                return MetricSample(series, self.value(of: series.metric.kind, at: place))
            }
        )
    }

    private func value(of kind: Metric.Kind, at place: Int) -> MetricValue {
        switch kind {
        case .counter: .counter(self.counters[place])
        case .gauge: .gauge(self.gauges[place])
        case .histogram: .histogram(self.histograms[place].value)
        }
    }

    private func place(of series: MetricSeries, new: () -> Int) -> Int {
        if let known = self.places[series] { return known }
        guard self.order.count < Self.maximumSeries else { return 0 }
        let place = new()
        self.places[series] = place
        self.order.append(series)
        return place
    }
}

extension MetricRegistry.HistogramStore {
    fileprivate mutating func observe(_ value: Double) {
        // A value that is no number is above every bound.
        let bucket = self.bounds.firstIndex { value <= $0 } ?? self.bounds.count
        self.value.buckets[bucket] &+= 1
        self.value.sum += value
    }
}
