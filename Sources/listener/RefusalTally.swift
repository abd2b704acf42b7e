import NIOCore
import Telemetry

/// Counts the binds that were refused before a worker could.
///
/// A system_id that nobody has is counted under the bind name `unknown`: whatever strangers send, it is one series.
final class RefusalTally {
    private struct Handles {
        let failures: CounterHandle
        let attempts: CounterHandle
    }

    private let registry = MetricRegistry()
    private var handles: [String: Handles] = [:]
    private var hasChanged = false

    func refused(bind: String?, systemID: String) {
        let name = bind ?? MetricsLedger.stranger
        let known = self.handles[name] ?? self.register(name, systemID: bind == nil ? "" : systemID)
        self.handles[name] = known
        self.registry.increment(known.failures)
        self.registry.increment(known.attempts)
        self.hasChanged = true
    }

    /// What has been counted, encoded; nil when nothing was since the last time.
    func changedSnapshot() -> ByteBuffer? {
        guard self.hasChanged else { return nil }
        self.hasChanged = false
        var buffer = ByteBuffer()
        self.registry.snapshot().encode(into: &buffer)
        return buffer
    }

    private func register(_ name: String, systemID: String) -> Handles {
        let labels = BindLabels(name: name, mode: .server, systemID: systemID).labels
        return Handles(
            failures: self.registry.register(MetricCatalogue.bindFailures, labels),
            attempts: self.registry.register(MetricCatalogue.connectionAttempts, labels)
        )
    }
}
