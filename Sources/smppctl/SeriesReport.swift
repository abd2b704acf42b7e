import Telemetry

/// One series of `metrics --json`.
struct SeriesReport: Encodable {
    let name: String
    let labels: [String: String]
    /// Of a counter or gauge.
    let value: Double?
    /// Of a histogram: the seconds or rows of all observations together, and how many there were.
    let sum: Double?
    let count: UInt64?

    init(_ sample: MetricSample) {
        self.name = sample.series.metric.name
        let pairs = sample.series.labels.pairs.map { ($0.label.name, $0.value) }
        self.labels = Dictionary(pairs) { first, _ in first }
        switch sample.value {
        case .counter(let value): (self.value, self.sum, self.count) = (Double(value), nil, nil)
        case .gauge(let value): (self.value, self.sum, self.count) = (value.isFinite ? value : nil, nil, nil)
        case .histogram(let value): (self.value, self.sum, self.count) = (nil, value.sum, value.count)
        }
    }
}
