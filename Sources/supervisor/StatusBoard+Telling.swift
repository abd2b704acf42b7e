import Common
import IPC
import Supervision

/// What children are told: each its part of the configuration.
extension StatusBoard {
    private var cacheSettings: ChildConfiguration.CacheSettings {
        ChildConfiguration.CacheSettings(
            epochs: self.epochs,
            flushInterval: self.configuration.cacheFlushInterval,
            maxRetryAttempts: self.configuration.cacheMaxRetryAttempts
        )
    }

    func configuration(for child: ChildName) -> ChildConfiguration? {
        let configuration = self.configuration
        switch child {
        case .listener: return .listener(configuration.listen)
        case .tlsGate: return .tlsGate(configuration.listen)
        case .steward:
            let binds = configuration.allBinds.map {
                ChildConfiguration.StewardBind(name: $0.name, mode: $0.mode, connected: self.isConnected($0))
            }
            return .steward(CoreAccess(configuration), binds: binds, self.cacheSettings)
        case .console: return .console(metrics: configuration.metrics, console: configuration.console)
        case .embeddedCore:
            let core = configuration.embeddedCore
            return .embeddedCore(core, databasePath: core.databasePath)
        case .bindWorker(let name, _):
            guard let bind = configuration.allBinds.first(where: { $0.name == name }) else { return nil }
            return .worker(bind, CoreAccess(configuration), self.cacheSettings)
        }
    }

    /// How long a child may take to end: a bind waits for what is unanswered.
    func drainMilliseconds(_ child: ChildName) -> UInt32 {
        guard
            case .bindWorker(let name, _) = child,
            let bind = self.configuration.allBinds.first(where: { $0.name == name })
        else { return 5000 }
        switch bind {
        case .client(let bind): return UInt32(clamping: bind.responseTimeout.wholeMilliseconds)
        case .server(let bind): return UInt32(clamping: bind.responseTimeout.wholeMilliseconds)
        }
    }

    func routes(_ statuses: [ChildStatus]) -> [Route] {
        self.configuration.serverBinds.map { bind in
            let child = ChildName.bindWorker(bind.name, .server)
            let status = statuses.first { $0.name == child }
            var route = Route(
                systemID: bind.systemID,
                bind: bind.name.value,
                number: status?.number ?? 0,
                enabled: bind.enabled
            )
            route.generation = status?.generation ?? 0
            route.ready = status?.phase == .up
            if let link = self.notes(of: child).link {
                route.adopted = link.adopted
                route.closed = link.closed
            }
            return route
        }
    }
}
