import Common
import Glibc
import IPC
import NIOCore
import SMPP
import Telemetry

/// The counters of this bind: every name of `metrics.md` that a worker can know.
final class BindTally {
    private let registry = MetricRegistry()
    private let labels: MetricLabels
    private let bindName: String

    let connectionStatus: GaugeHandle
    let sent: CounterHandle
    let received: CounterHandle
    let failures: CounterHandle
    let bindSuccesses: CounterHandle
    let bindFailures: CounterHandle
    let connectionAttempts: CounterHandle
    let disconnections: CounterHandle
    let enquireLinksSent: CounterHandle
    let enquireLinksReceived: CounterHandle
    let submitDuration: HistogramHandle
    let windowInUse: GaugeHandle
    let throttled: CounterHandle
    private let residentMemory: GaugeHandle
    /// Of the snapshots, one a second, how many lie between two looks at the memory.
    private static let memoryEvery = 10
    private var askedForSnapshots = 0
    private var lastSnapshot: MetricSnapshot?
    /// By the word that is counted under.
    private var statuses: [String: CounterHandle] = [:]
    let coreCalls: CoreCallTally

    init(bind: Common.Bind) {
        self.bindName = bind.name.value
        let labels = BindLabels(bind).labels
        self.labels = labels
        let registry = self.registry
        self.coreCalls = CoreCallTally(registry)
        self.connectionStatus = registry.register(MetricCatalogue.connectionStatus, labels)
        self.sent = registry.register(MetricCatalogue.messagesSent, labels)
        self.received = registry.register(MetricCatalogue.messagesReceived, labels)
        self.failures = registry.register(MetricCatalogue.deliveryFailures, labels)
        self.bindSuccesses = registry.register(MetricCatalogue.bindSuccesses, labels)
        self.bindFailures = registry.register(MetricCatalogue.bindFailures, labels)
        self.connectionAttempts = registry.register(MetricCatalogue.connectionAttempts, labels)
        self.disconnections = registry.register(MetricCatalogue.disconnections, labels)
        self.enquireLinksSent = registry.register(MetricCatalogue.enquireLinksSent, labels)
        self.enquireLinksReceived = registry.register(MetricCatalogue.enquireLinksReceived, labels)
        self.submitDuration = registry.register(MetricCatalogue.submitDuration, labels)
        self.windowInUse = registry.register(MetricCatalogue.windowInUse, labels)
        self.throttled = registry.register(MetricCatalogue.throttled, labels)
        self.residentMemory = registry.register(MetricCatalogue.workerResidentMemory, [.bindName: bind.name.value])
    }

    func count(_ counter: CounterHandle, by amount: UInt64 = 1) {
        self.registry.increment(counter, by: amount)
    }

    func set(_ gauge: GaugeHandle, _ value: Double) {
        self.registry.set(gauge, value)
    }

    func observe(_ histogram: HistogramHandle, _ duration: Duration) {
        self.registry.observe(histogram, duration)
    }

    func bindSucceeded() {
        self.count(self.bindSuccesses)
        self.count(self.connectionAttempts)
    }

    func bindFailed() {
        self.count(self.bindFailures)
        self.count(self.connectionAttempts)
    }

    /// An answer to a message, whichever side gave it.
    func answered(_ status: CommandStatus) {
        let word = status.countedAs
        if let known = self.statuses[word] {
            self.count(known)
            return
        }
        let handle = self.registry.register(
            MetricCatalogue.responseStatus,
            [.bindName: self.bindName, .status: word]
        )
        self.statuses[word] = handle
        self.count(handle)
    }

    /// Everything, encoded; nil when nothing has changed since the last time.
    ///
    /// A worker at rest has nothing to say. Memory is looked at when there is something else to tell, and now and then.
    func changedSnapshot() -> ByteBuffer? {
        self.askedForSnapshots &+= 1
        if self.askedForSnapshots % Self.memoryEvery == 1, let reading = ProcessReading(of: getpid()) {
            self.registry.set(self.residentMemory, Double(reading.resident))
        }
        let snapshot = self.registry.snapshot()
        guard snapshot != self.lastSnapshot else { return nil }
        self.lastSnapshot = snapshot
        var buffer = ByteBuffer()
        snapshot.encode(into: &buffer)
        return buffer
    }
}
