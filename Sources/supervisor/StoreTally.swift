import Common
import IPC
import Store
import Telemetry

/// The message cache in numbers: counted where all binds' answers pass.
final class StoreTally {
    private let store: Store
    private let meter: CommitMeter
    private let registry = MetricRegistry()
    private let commitDuration: HistogramHandle
    private let groupSize: HistogramHandle
    private let parked: GaugeHandle
    private let dropped: CounterHandle
    private var droppedBefore = 0
    private let full: GaugeHandle

    init(store: Store, meter: CommitMeter) {
        self.store = store
        self.meter = meter
        self.commitDuration = self.registry.register(MetricCatalogue.storeCommitDuration)
        self.groupSize = self.registry.register(MetricCatalogue.storeGroupSize)
        self.parked = self.registry.register(MetricCatalogue.parkedReceipts)
        self.dropped = self.registry.register(MetricCatalogue.parkedReceiptsDropped)
        self.full = self.registry.register(MetricCatalogue.storeFull)
    }

    func count(_ reply: StoreReply, of bind: BindName) {
        switch reply {
        case .appended(let answer):
            let overflown = answer.dropped.count + (answer.refusal == .overflow ? 1 : 0)
            self.count(MetricCatalogue.cacheOverflow, overflown, bind)
        case .fates(let fates):
            let retries = fates.count { if case .retry = $0 { true } else { false } }
            let failures = fates.count { if case .failedPermanent = $0 { true } else { false } }
            self.count(MetricCatalogue.cacheRetries, retries, bind)
            self.count(MetricCatalogue.cachePermanentFailures, failures, bind)
        case .refused, .touched, .claimed, .messages, .parts, .early, .findings: break
        }
    }

    /// Core has taken so many.
    func delivered(_ count: Int, of bind: BindName) {
        self.count(MetricCatalogue.cacheDelivered, count, bind)
    }

    func snapshot() -> MetricSnapshot {
        for group in self.meter.take() {
            self.registry.observe(self.commitDuration, group.duration)
            self.registry.observe(self.groupSize, Double(group.rows))
        }
        let counts = self.store.counts
        self.registry.set(self.parked, Double(counts.parkedReceipts))
        self.registry.increment(self.dropped, by: UInt64(clamping: counts.droppedReceipts - self.droppedBefore))
        self.droppedBefore = counts.droppedReceipts
        self.registry.set(self.full, counts.isDiskFull ? 1 : 0)
        return self.registry.snapshot()
    }

    private func count(_ metric: CounterMetric, _ amount: Int, _ bind: BindName) {
        guard amount > 0 else { return }
        self.registry.increment(
            self.registry.register(metric, [.bindName: bind.value]),
            by: UInt64(clamping: amount)
        )
    }
}
