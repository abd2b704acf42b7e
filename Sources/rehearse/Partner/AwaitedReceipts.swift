import NIOCore

/// The accepted messages whose receipts are to come, and when they were sent.
///
/// At most a million of them: beyond that the oldest are forgotten, and their receipts count as strays. Receipts that
/// overtake their answers wait for it here too.
struct AwaitedReceipts {
    private var sent: [String: ContinuousClock.Instant] = [:]
    private var order: CircularBuffer<String> = []
    private var early: [String: ContinuousClock.Instant] = [:]
    private let limit: Int

    init(limit: Int = 1_000_000) {
        self.limit = limit
    }

    var count: Int { self.sent.count }
    /// Receipts that no answer has named yet.
    var earlyCount: Int { self.early.count }

    /// A message was accepted; the time that its receipt took, if that is here already.
    mutating func accepted(_ id: String, sent time: ContinuousClock.Instant) -> Duration? {
        if let arrival = self.early.removeValue(forKey: id) { return arrival - time }
        self.sent[id] = time
        self.order.append(id)
        while self.sent.count > self.limit || self.order.count > 2 * self.limit, let oldest = self.order.popFirst() {
            self.sent[oldest] = nil
        }
        while let first = self.order.first, self.sent[first] == nil { self.order.removeFirst() }
        return nil
    }

    /// A receipt came; the time it took, if its message is known.
    mutating func receipted(_ id: String, at now: ContinuousClock.Instant) -> Duration? {
        if let time = self.sent.removeValue(forKey: id) { return now - time }
        if self.early.count < self.limit { self.early[id] = now }
        return nil
    }
}
