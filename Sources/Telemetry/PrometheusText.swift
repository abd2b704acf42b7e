/// Writes samples as Prometheus reads them.
package enum PrometheusText {
    package enum Format: Equatable, Sendable, CaseIterable {
        /// The text format, version 0.0.4.
        case prometheus
        /// OpenMetrics 1.0.0: the same with a counter's family named without `_total`, and a mark at the end.
        case openMetrics

        /// What to say in `Content-Type`.
        package var contentType: String {
            switch self {
            case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            }
        }
    }

    /// The text, in the order of the catalogue and within a metric in that of the labels, whatever order the samples
    /// have.
    package static func render(_ samples: [MetricSample], format: Format) -> String {
        var text = ""
        text.reserveCapacity(samples.count * 160)
        var family: Metric?
        for sample in samples.sorted(by: { $0.series < $1.series }) {
            if family != sample.series.metric {
                family = sample.series.metric
                self.writeHead(of: sample.series.metric, format, into: &text)
            }
            self.write(sample, format, into: &text)
        }
        if format == .openMetrics { text += "# EOF\n" }
        return text
    }

    private static func writeHead(of metric: Metric, _ format: Format, into text: inout String) {
        var name = metric.name
        let type: String
        switch metric.kind {
        case .counter:
            type = "counter"
            if format == .openMetrics, name.hasSuffix("_total") { name.removeLast("_total".count) }
        case .gauge: type = "gauge"
        case .histogram: type = "histogram"
        }
        text += "# HELP \(name) \(self.escaped(metric.help, quotes: format == .openMetrics))\n"
        text += "# TYPE \(name) \(type)\n"
    }

    private static func write(_ sample: MetricSample, _ format: Format, into text: inout String) {
        let name = sample.series.metric.name
        let labels = self.labels(sample.series.labels)
        switch sample.value {
        case .counter(let value): self.writeLine(name, labels, String(value), into: &text)
        case .gauge(let value): self.writeLine(name, labels, self.number(value), into: &text)
        case .histogram(let value):
            guard case .histogram(let bounds) = sample.series.metric.kind else { return }
            var count: UInt64 = 0
            for (bound, bucket) in zip(bounds + [.infinity], value.buckets) {
                count = count.addingWithoutOverflow(bucket)
                let limit = "le=\"\(self.number(bound, pointed: format == .openMetrics))\""
                self.writeLine(name + "_bucket", labels + [limit], String(count), into: &text)
            }
            self.writeLine(name + "_sum", labels, self.number(value.sum), into: &text)
            self.writeLine(name + "_count", labels, String(count), into: &text)
        }
    }

    private static func writeLine(_ name: String, _ labels: [String], _ value: String, into text: inout String) {
        text += name
        if !labels.isEmpty { text += "{" + labels.joined(separator: ",") + "}" }
        text += " " + value + "\n"
    }

    private static func labels(_ labels: MetricLabels) -> [String] {
        labels.pairs.map { "\($0.label.name)=\"\(self.escaped($0.value, quotes: true))\"" }
    }

    /// Backslash, line feed and, where they would end the text, quotes.
    static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The shortest text that reads back as the same number; whole numbers without a point unless it is asked for.
    ///
    /// OpenMetrics wants bucket bounds as `1.0`, the older format by custom as `1`.
    static func number(_ value: Double, pointed: Bool = false) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        let text = value.description
        return !pointed && text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
