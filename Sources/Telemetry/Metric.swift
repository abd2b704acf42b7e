/// What is known of a metric before anything is counted; the instances are in `MetricCatalogue` and nowhere else.
package struct Metric: Sendable {
    package enum Kind: Equatable, Sendable {
        case counter
        case gauge
        /// The upper bounds of the buckets, rising; the bucket without an upper bound comes of itself.
        case histogram(bounds: [Double])
    }

    /// The metric's number in a snapshot and its place in the catalogue; it is never given to another metric.
    package let id: UInt16
    /// The name that is scraped, with its unit and, for a counter, `_total`.
    package let name: String
    package let kind: Kind
    /// The sentence behind `# HELP`.
    package let help: String
    /// The labels that a series of it may carry.
    package let labels: [MetricLabel]
}

extension Metric: Hashable {
    package static func == (one: Self, other: Self) -> Bool { one.id == other.id }

    package func hash(into hasher: inout Hasher) { hasher.combine(self.id) }
}

/// A metric that only rises.
package struct CounterMetric: Sendable {
    package let metric: Metric

    init(_ id: UInt16, _ name: String, _ labels: [MetricLabel], _ help: String) {
        self.metric = Metric(id: id, name: name, kind: .counter, help: help, labels: labels)
    }
}

/// A metric that rises and falls.
package struct GaugeMetric: Sendable {
    package let metric: Metric

    init(_ id: UInt16, _ name: String, _ labels: [MetricLabel], _ help: String) {
        self.metric = Metric(id: id, name: name, kind: .gauge, help: help, labels: labels)
    }
}

/// A metric that sorts what it observes into buckets.
package struct HistogramMetric: Sendable {
    package let metric: Metric
    package let bounds: [Double]

    init(_ id: UInt16, _ name: String, _ labels: [MetricLabel], bounds: [Double], _ help: String) {
        self.bounds = bounds
        self.metric = Metric(id: id, name: name, kind: .histogram(bounds: bounds), help: help, labels: labels)
    }
}
