import Synchronization

/// What this Core counts of its own work, since it started.
final class Tally: Sendable {
    struct Counts: Sendable {
        var states: [MessageState: Int] = [:]
        var commits = 0
        var commitRequests = 0
        var fetched = 0
        var receipts = 0
        var requests: [Int: Int] = [:]
    }

    private let counts = Mutex(Counts())

    var now: Counts { self.counts.withLock { $0 } }

    func committed(groupOf size: Int) {
        self.counts.withLock { counts in
            counts.commits += 1
            counts.commitRequests += size
        }
    }

    func changed(_ states: [MessageState: Int]) {
        guard !states.isEmpty else { return }
        self.counts.withLock { $0.states.merge(states, uniquingKeysWith: +) }
    }

    func fetched(_ count: Int) {
        self.counts.withLock { $0.fetched += count }
    }

    func tookReceipts(_ count: Int) {
        self.counts.withLock { $0.receipts += count }
    }

    func answered(_ status: Int) {
        self.counts.withLock { $0.requests[status, default: 0] += 1 }
    }
}
