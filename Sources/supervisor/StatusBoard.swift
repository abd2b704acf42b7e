import Common
import IPC
import NIOCore
import Store
import Supervision
import Telemetry

/// What is known of the gateway at this moment: the configuration in force, each child's last word, the metrics.
final class StatusBoard {
    /// What is remembered of a child that speaks through frames.
    private struct Notes {
        var link: LinkStatus?
        var lastEnd = ""
        /// When, unless it was a stop that somebody had asked for.
        var lastEndAt: Timestamp?
        /// What it said itself before it gave up: better than what can be read from its log.
        var lastWords = ""
    }

    private(set) var configuration: GatewayConfiguration
    /// What the file says, without what operators have switched.
    private(set) var file: GatewayConfiguration
    /// What was read last, with its origins, and when.
    var reading: (loaded: LoadedConfiguration, at: Timestamp)?
    /// Whether SIGUSR1 has switched the debug log on.
    var isDebugging = false
    /// What the steward says of Core; nil until it has.
    var facts: CoreFacts?
    var statuses: () -> [ChildStatus] = { [] }
    /// Why a bind is on or off, where it is not the file that says so.
    var switched: (BindName) -> String? = { _ in nil }
    /// Why a bind's cache is on or off, where that is not the file's word.
    var cacheSwitched: (BindName) -> String? = { _ in nil }
    var isReady: () -> Bool = { false }
    /// Whether the licence is valid, or none is needed; and what is wrong with it, in sentences.
    var isLicensed: () -> Bool = { true }
    var licenceTroubles: () -> [String] = { [] }

    /// What the processes use of the machine.
    var appetites = Appetites()
    /// What waits in Core, as the steward saw it last.
    private(set) var backlog = Backlog()
    private var notes: [ChildName: Notes] = [:]
    private var ledger: MetricsLedger
    /// What is on disk, in samples; at first what was found there.
    ///
    /// Nil while the disk takes none.
    var savedSamples: [MetricSample]?
    private let startedAt = ContinuousClock.now
    let epochs: KeyEpochs
    /// What the message cache holds.
    var cacheCounts: () -> [BindName: CacheCounts] = { [:] }
    /// The numbers of the message cache.
    var storeSamples: () -> MetricSnapshot = { MetricSnapshot(samples: []) }

    /// - Parameters:
    ///   - configuration: what is in force from the start.
    ///   - file: what the file says.
    ///   - savedLedger: what an earlier life of the service has counted.
    ///   - epochs: the store's.
    init(configuration: GatewayConfiguration, file: GatewayConfiguration, savedLedger: [UInt8]?, epochs: KeyEpochs) {
        self.epochs = epochs
        self.configuration = configuration
        self.file = file
        self.ledger = MetricsLedger(saved: savedLedger)
        self.ledger.expect(configuration.allBinds.filter(\.enabled).map(BindLabels.init))
        self.savedSamples = self.ledger.samples
    }

    func reconfigure(_ configuration: GatewayConfiguration, file: GatewayConfiguration) {
        self.configuration = configuration
        self.file = file
        self.ledger.expect(configuration.allBinds.filter(\.enabled).map(BindLabels.init))
    }

    var logLevel: LogLevel { self.isDebugging ? .debug : self.configuration.logLevel }

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
        notes.lastEndAt = reason == .exited(code: 0) ? nil : .now
        notes.link = nil
        self.notes[child] = notes
        self.ledger.ended(MetricSource(child))
        if case .steward = child {
            self.facts = nil
            self.backlog.forget()
        }
    }

    func metrics(_ child: ChildName, _ generation: UInt64, _ snapshot: ByteBuffer) {
        do throws(SnapshotFault) {
            let snapshot = try MetricSnapshot(decoding: snapshot)
            self.ledger.merge(MetricSource(child), generation: generation, snapshot)
            if case .steward = child { self.look(snapshot) }
        } catch {
            self.notes[child, default: Notes()].lastWords = "its metrics cannot be read"
        }
    }

    private func look(_ snapshot: MetricSnapshot) {
        let totals = self.totals
        for sample in snapshot.samples where sample.series.metric == MetricCatalogue.queueDepth.metric {
            guard let bind = sample.series.labels[.destSMSC], case .gauge(let depth) = sample.value else { continue }
            let left = totals[bind].map { $0.sent + $0.failures } ?? 0
            self.backlog.saw(bind, depth: Int(clamping: Int64(depth)), left: left)
        }
    }

    // MARK: What is asked

    /// When a child ended last without having been asked to; nil where it never did.
    func lastEndAt(of child: ChildName) -> Timestamp? { self.notes[child]?.lastEndAt }

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
        let links = self.notes.compactMapValues(\.link)
        let own = GatewaySamples.make(
            self.configuration,
            self.statuses(),
            links,
            self.cacheCounts(),
            self.facts,
            isLicensed: self.isLicensed()
        )
        self.ledger.merge(.part("store"), generation: 1, self.storeSamples())
        self.ledger.merge(.part("supervisor"), generation: 1, own)
        return self.ledger.samples
    }

    /// What a scrape is given: gauges as they are, counters as they were saved.
    var scrape: [MetricSample] {
        guard let saved = self.savedSamples else { return self.samples }
        return saved.filter(\.isKept) + self.samples.filter { !$0.isKept }
    }

    /// The counters of one moment: as they are saved, and as a scrape may show them once they are.
    struct LedgerPage {
        let bytes: [UInt8]
        let samples: [MetricSample]
    }

    /// The counters as they are now, for the keeper.
    func ledgerPage() -> LedgerPage {
        // First this: it takes in what was counted since the last time.
        let samples = self.samples
        var buffer = ByteBuffer()
        self.ledger.persisted.encode(into: &buffer)
        return LedgerPage(bytes: Array(buffer.readableBytesView), samples: samples)
    }

    /// What a bind has counted in all its lives.
    struct Totals {
        var sent = 0
        var received = 0
        var failures = 0
    }

    /// The totals of every bind, by name.
    var totals: [String: Totals] {
        var totals: [String: Totals] = [:]
        for sample in self.ledger.samples {
            guard let name = sample.series.labels[.bindName], case .counter(let value) = sample.value else { continue }
            let count = Int(clamping: value)
            switch sample.series.metric {
            case MetricCatalogue.messagesSent.metric: totals[name, default: Totals()].sent += count
            case MetricCatalogue.messagesReceived.metric: totals[name, default: Totals()].received += count
            case MetricCatalogue.deliveryFailures.metric: totals[name, default: Totals()].failures += count
            case _: continue
            }
        }
        return totals
    }

    /// For systemd's status line.
    var summary: String {
        let enabled = self.configuration.allBinds.filter(\.enabled)
        let up = enabled.count { self.isConnected($0) }
        return "\(up) of \(enabled.count) binds up"
    }

    func isConnected(_ child: ChildName) -> Bool { self.notes[child]?.link?.state == .connected }

    func isConnected(_ bind: Bind) -> Bool { self.isConnected(.bindWorker(bind.name, bind.mode)) }
}

extension MetricsLedger {
    /// What cannot be read was written by another version: the counters begin anew, and nothing else suffers.
    init(saved bytes: [UInt8]?) {
        guard let bytes else {
            self.init()
            return
        }
        do throws(SnapshotFault) {
            self.init(persisted: try MetricSnapshot(decoding: ByteBuffer(bytes: bytes)))
        } catch {
            self.init()
        }
    }
}

extension MetricSample {
    /// Whether it outlives its process: counters and histograms do, gauges do not.
    var isKept: Bool {
        switch self.value {
        case .counter, .histogram: true
        case .gauge: false
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
