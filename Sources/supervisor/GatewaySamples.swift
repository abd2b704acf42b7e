import Common
import IPC
import Supervision
import Telemetry

/// The metrics that only the supervisor can know: licence, build, and how its children fare.
enum GatewaySamples {
    static func make(
        _ configuration: GatewayConfiguration,
        _ statuses: [ChildStatus],
        _ links: [ChildName: LinkStatus]
    ) -> MetricSnapshot {
        let registry = MetricRegistry()
        registry.set(registry.register(MetricCatalogue.licenseStatus), 1)
        registry.set(registry.register(MetricCatalogue.buildInfo, [.version: ProductVersion.current]), 1)
        for status in statuses {
            guard let bind = status.name.bind else { continue }
            let restarts = registry.register(MetricCatalogue.workerRestarts, [.bindName: bind.value])
            registry.increment(restarts, by: UInt64(clamping: status.restarts))
            for phase in ChildPhase.allCases {
                let state = registry.register(
                    MetricCatalogue.workerState,
                    [.bindName: bind.value, .state: phase.rawValue]
                )
                registry.set(state, phase == status.phase ? 1 : 0)
            }
        }
        for bind in configuration.allBinds where bind.enabled {
            let labels = BindLabels(bind).labels
            registry.set(registry.register(MetricCatalogue.cacheSize, labels), 0)
            let uptime = registry.register(MetricCatalogue.uptime, labels)
            registry.set(uptime, links[.bindWorker(bind.name, bind.mode)]?.uptime ?? 0)
        }
        return registry.snapshot()
    }
}

extension LinkStatus {
    /// Seconds since the bind came up; 0 while it is down.
    fileprivate var uptime: Double {
        guard self.state == .connected else { return 0 }
        return Double(max(0, Timestamp.now.milliseconds - self.since)) / 1000
    }
}
