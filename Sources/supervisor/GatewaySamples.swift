import Common
import Supervision
import Telemetry

/// The metrics that only the supervisor can know: licence, build, and how its children fare.
enum GatewaySamples {
    static func make(_ configuration: GatewayConfiguration, _ statuses: [ChildStatus]) -> MetricSnapshot {
        let registry = MetricRegistry()
        registry.set(registry.register(MetricCatalogue.licenseStatus), 1)
        registry.set(registry.register(MetricCatalogue.buildInfo, [.version: ProductVersion.current]), 1)
        for status in statuses {
            guard let bind = status.name.bind else { continue }
            let restarts = registry.register(MetricCatalogue.workerRestarts, [.bindName: bind.value])
            registry.increment(restarts, by: UInt64(clamping: status.restarts))
            let state = registry.register(
                MetricCatalogue.workerState,
                [.bindName: bind.value, .state: status.phase.rawValue]
            )
            registry.set(state, 1)
        }
        for bind in configuration.allBinds where bind.enabled {
            let size = registry.register(MetricCatalogue.cacheSize, BindLabels(bind).labels)
            registry.set(size, 0)
        }
        return registry.snapshot()
    }
}
