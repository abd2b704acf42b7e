/// Counts a process's calls to Core, and how long they took.
package final class CoreCallTally {
    private let registry: MetricRegistry
    private var counters: [String: CounterHandle] = [:]
    private var durations: [String: HistogramHandle] = [:]

    package init(_ registry: MetricRegistry) {
        self.registry = registry
    }

    /// A call has ended: which one (`CoreOperation`), how (`Verdict`), and after how long.
    package func called(_ operation: String, outcome: String, duration: Duration) {
        let key = "\(operation) \(outcome)"
        let counter =
            self.counters[key]
            ?? self.registry.register(MetricCatalogue.apiRequests, [.operation: operation, .outcome: outcome])
        self.counters[key] = counter
        self.registry.increment(counter)
        let histogram =
            self.durations[operation]
            ?? self.registry.register(MetricCatalogue.apiRequestDuration, [.operation: operation])
        self.durations[operation] = histogram
        self.registry.observe(histogram, duration)
    }
}
