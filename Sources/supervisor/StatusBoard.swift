import Common
import IPC
import NIOCore
import Supervision
import Telemetry

/// What is known of the gateway at this moment: the configuration in force, each child's last word, the metrics.
final class StatusBoard {
    /// What is remembered of a child that speaks through frames.
    private struct Notes {
        var link: LinkStatus?
        var lastEnd = ""
        /// What it said itself before it gave up: better than what can be read from its log.
        var lastWords = ""
    }

    private(set) var configuration: GatewayConfiguration
    /// What the steward says of Core; nil until it has.
    var facts: CoreFacts?
    var statuses: () -> [ChildStatus] = { [] }
    var isReady: () -> Bool = { false }

    private var notes: [ChildName: Notes] = [:]
    private var ledger = MetricsLedger()
    private let startedAt = ContinuousClock.now

    init(configuration: GatewayConfiguration) {
        self.configuration = configuration
        self.ledger.expect(configuration.allBinds.filter(\.enabled).map(BindLabels.init))
    }

    func reconfigure(_ configuration: GatewayConfiguration) {
        self.configuration = configuration
        self.ledger.expect(configuration.allBinds.filter(\.enabled).map(BindLabels.init))
    }

    // MARK: What children say

    func greeted(_ child: ChildName) {
        self.notes[child, default: Notes()].lastWords = ""
    }

    func link(_ child: ChildName, _ status: LinkStatus) {
        self.notes[child, default: Notes()].link = status
    }

    func lastWords(_ child: ChildName, _ words: String) {
        self.notes[child, default: Notes()].lastWords = words
    }

    func ended(_ child: ChildName, reason: ExitReason, lastWords: String) {
        var notes = self.notes[child] ?? Notes()
        let said = notes.lastWords.isEmpty ? lastWords : notes.lastWords
        notes.lastEnd = said.isEmpty ? "\(reason)" : "\(reason): \(said)"
        notes.link = nil
        self.notes[child] = notes
        self.ledger.ended(MetricSource(child))
        if case .steward = child { self.facts = nil }
    }

    func metrics(_ child: ChildName, _ generation: UInt64, _ snapshot: ByteBuffer) {
        do throws(SnapshotFault) {
            self.ledger.merge(MetricSource(child), generation: generation, try MetricSnapshot(decoding: snapshot))
        } catch {
            self.notes[child, default: Notes()].lastWords = "its metrics cannot be read"
        }
    }

    // MARK: What is asked

    func notes(of child: ChildName) -> (link: LinkStatus?, lastEnd: String) {
        let notes = self.notes[child] ?? Notes()
        return (notes.link, notes.lastEnd)
    }

    /// Whether the embedded Core has been heard of; true where Core is somebody else's.
    var ownCoreAnswers: Bool {
        switch self.configuration.apiBaseURL {
        case .embedded: self.facts?.reachable ?? false
        case .url: true
        }
    }

    var uptimeSeconds: Int { Int((ContinuousClock.now - self.startedAt).components.seconds) }

    /// All samples: what the children report, and what the supervisor knows itself.
    var samples: [MetricSample] {
        let own = GatewaySamples.make(self.configuration, self.statuses())
        self.ledger.merge(.part("supervisor"), generation: 1, own)
        return self.ledger.samples
    }

    /// The totals of one bind.
    func totals(of bind: BindName) -> (sent: Int, received: Int, failures: Int) {
        var totals = (sent: 0, received: 0, failures: 0)
        for sample in self.ledger.samples where sample.series.labels[.bindName] == bind.value {
            guard case .counter(let value) = sample.value else { continue }
            let count = Int(clamping: value)
            if sample.series.metric == MetricCatalogue.messagesSent.metric { totals.sent += count }
            if sample.series.metric == MetricCatalogue.messagesReceived.metric { totals.received += count }
            if sample.series.metric == MetricCatalogue.deliveryFailures.metric { totals.failures += count }
        }
        return totals
    }

    /// For systemd's status line.
    var summary: String {
        let enabled = self.configuration.allBinds.filter(\.enabled)
        let up = enabled.count { bind in
            self.notes[.bindWorker(bind.name, bind.mode)]?.link?.state == .connected
        }
        return "\(up) of \(enabled.count) binds up"
    }

    // MARK: What children are told

    func configuration(for child: ChildName) -> ChildConfiguration? {
        let configuration = self.configuration
        switch child {
        case .listener: return .listener(configuration.listen)
        case .steward:
            let binds = configuration.allBinds.map {
                ChildConfiguration.StewardBind(name: $0.name, mode: $0.mode)
            }
            return .steward(CoreAccess(configuration), binds: binds)
        case .console: return .console(metrics: configuration.metrics, console: configuration.console)
        case .embeddedCore:
            let core = configuration.embeddedCore
            return .embeddedCore(core, databasePath: core.databasePath)
        case .bindWorker(let name, _):
            guard let bind = configuration.allBinds.first(where: { $0.name == name }) else { return nil }
            return .worker(bind, CoreAccess(configuration))
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
            if let link = self.notes[child]?.link {
                route.adopted = link.adopted
                route.closed = link.closed
            }
            return route
        }
    }
}

extension MetricSource {
    init(_ child: ChildName) {
        if let bind = child.bind {
            self = .bind(bind.value)
        } else {
            self = .part(child.role)
        }
    }
}
