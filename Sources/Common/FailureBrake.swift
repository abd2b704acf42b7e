/// Slows down whoever fails again and again from one address.
///
/// The first failures cost nothing: people mistype. After that each answer waits longer, up to a limit, and a quiet
/// spell forgives. Pure: the caller brings the time, and does the waiting.
package struct FailureBrake: Sendable {
    /// Failures from one address that are answered at once.
    private static let free = 3
    private static let first: Duration = .milliseconds(250)
    private static let longest: Duration = .seconds(5)
    private static let forgiveAfter: Duration = .seconds(60)
    /// Addresses that are remembered; beyond it the table is begun anew rather than grown.
    private static let capacity = 10_000

    private struct Record {
        var failures: Int
        var last: ContinuousClock.Instant
    }

    private var records: [String: Record] = [:]

    package init() {}

    /// Notes a failure from `address`; answers how long its answer has to wait.
    package mutating func failed(_ address: String, at now: ContinuousClock.Instant) -> Duration {
        if self.records.count >= Self.capacity { self.forget(at: now) }
        var record = self.records[address] ?? Record(failures: 0, last: now)
        if now - record.last > Self.forgiveAfter { record.failures = 0 }
        record.failures += 1
        record.last = now
        self.records[address] = record
        guard record.failures > Self.free else { return .zero }
        let doublings = min(record.failures - Self.free - 1, 8)
        return min(Self.longest, Self.first * (1 << doublings))
    }

    /// `address` did well: nothing is held against it any more.
    package mutating func succeeded(_ address: String) {
        self.records[address] = nil
    }

    private mutating func forget(at now: ContinuousClock.Instant) {
        self.records = self.records.filter { now - $0.value.last <= Self.forgiveAfter }
        if self.records.count >= Self.capacity { self.records = [:] }
    }
}
