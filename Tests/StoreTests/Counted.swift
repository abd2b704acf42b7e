import Synchronization

/// A sum that is taken on the store's thread.
final class Counted: Sendable {
    private let sum = Mutex(0)

    func add(_ count: Int) { self.sum.withLock { $0 += count } }

    var value: Int { self.sum.withLock { $0 } }
}
