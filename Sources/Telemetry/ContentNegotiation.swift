extension PrometheusText.Format {
    /// The format that a request's `Accept` asks for (RFC 9110 §12.5.1); without one, or for a browser, the plain one.
    package static func negotiated(accept: String) -> PrometheusText.Format {
        var plain = 0
        var openMetrics = 0
        for range in accept.split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.lowercased().filter { $0 != " " && $0 != "\t" } }
            let weight = self.thousandths(of: parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2) ?? "1")
            switch parts.first {
            case "application/openmetrics-text": openMetrics = max(openMetrics, weight)
            case "text/plain", "text/*", "*/*": plain = max(plain, weight)
            case .some, .none: continue
            }
        }
        return openMetrics > 0 && openMetrics >= plain ? .openMetrics : .prometheus
    }

    /// A weight such as `0.75` in thousandths; 0 for what is none.
    private static func thousandths(of weight: Substring) -> Int {
        guard let value = Double(weight), value >= 0, value <= 1 else { return 0 }
        return Int(value * 1000)
    }
}
