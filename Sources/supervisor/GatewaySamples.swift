import Common
import IPC
import Store
import Supervision
import Telemetry

/// The metrics that only the supervisor can know: licence, build, and how its children fare.
enum GatewaySamples {
    static func make(
        _ configuration: GatewayConfiguration,
        _ statuses: [ChildStatus],
        _ links: [ChildName: LinkStatus],
        _ cache: [BindName: CacheCounts],
        _ facts: CoreFacts?,
        isLicensed: Bool
    ) -> MetricSnapshot {
        let registry = MetricRegistry()
        registry.set(registry.register(MetricCatalogue.licenseStatus), isLicensed ? 1 : 0)
        registry.set(registry.register(MetricCatalogue.buildInfo, [.version: ProductVersion.current]), 1)
        let isReachable = facts?.reachable ?? false
        registry.set(registry.register(MetricCatalogue.coreReachable), isReachable ? 1 : 0)
        self.add(statuses, to: registry)
        for bind in configuration.allBinds where bind.enabled || cache[bind.name] != nil {
            let labels = BindLabels(bind).labels
            let held = cache[bind.name]?.total ?? 0
            registry.set(registry.register(MetricCatalogue.cacheSize, labels), Double(held))
            guard bind.enabled else { continue }
            let link = links[.bindWorker(bind.name, bind.mode)]
            registry.set(registry.register(MetricCatalogue.uptime, labels), link?.uptime ?? 0)
            registry.set(registry.register(MetricCatalogue.inDoubt, labels), Double(link?.inDoubt ?? 0))
        }
        return registry.snapshot()
    }

    private static func add(_ statuses: [ChildStatus], to registry: MetricRegistry) {
        for status in statuses {
            guard let bind = status.name.bind else {
                for phase in ChildPhase.allCases {
                    let labels: MetricLabels = [.state: phase.rawValue, .role: status.name.role]
                    let state = registry.register(MetricCatalogue.helperState, labels)
                    registry.set(state, phase == status.phase ? 1 : 0)
                }
                continue
            }
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
    }
}

extension LinkStatus {
    /// Seconds since the bind came up; 0 while it is down.
    fileprivate var uptime: Double {
        guard self.state == .connected else { return 0 }
        return Double(max(0, Timestamp.now.milliseconds - self.since)) / 1000
    }
}
