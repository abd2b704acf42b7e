import Common
import IPC
import NIOCore
import Telemetry

/// What the steward can count: its calls to Core, and what waits there.
final class StewardTally {
    private let registry = MetricRegistry()
    let coreCalls: CoreCallTally

    init() {
        self.coreCalls = CoreCallTally(self.registry)
    }

    /// Of our own binds only: what else Core serves is not ours to show.
    func depths(_ depths: [String: Int64], of binds: [ChildConfiguration.StewardBind]) {
        for bind in binds {
            let gauge = self.registry.register(MetricCatalogue.queueDepth, [.destSMSC: bind.name.value])
            self.registry.set(gauge, Double(depths[bind.name.value] ?? 0))
        }
    }

    func snapshot() -> ByteBuffer {
        var buffer = ByteBuffer()
        self.registry.snapshot().encode(into: &buffer)
        return buffer
    }
}
