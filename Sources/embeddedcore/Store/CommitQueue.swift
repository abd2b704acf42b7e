import GRDB
import NIOPosix
import Synchronization

/// Commits whatever arrived while the last commit ran, as one group.
///
/// A sync of the disk costs the same for one request as for a hundred. No timer: alone, a request is committed at once; under load, groups grow by
/// themselves until the disk keeps up. One thread does all the writing.
final class CommitQueue: Sendable {
    /// Does the work of one request within the group's transaction, and returns what to do once that has ended well.
    private typealias Work = @Sendable (Database) throws -> @Sendable () -> Void

    private struct Request: Sendable {
        let work: Work
        let fail: @Sendable (StoreFault) -> Void
    }

    private struct State {
        var waiting: [Request] = []
        var isRunning = false
        var isClosed = false
    }

    private let pool: DatabasePool
    private let thread: NIOThreadPool
    private let state = Mutex(State())
    private let observe: @Sendable (_ groupSize: Int) -> Void

    init(pool: DatabasePool, observe: @escaping @Sendable (_ groupSize: Int) -> Void) {
        self.pool = pool
        self.thread = NIOThreadPool(numberOfThreads: 1)
        self.observe = observe
        self.thread.start()
    }

    /// Runs `work` and returns its value once it is on disk.
    ///
    /// `work` may be run twice, if another request of its group failed, so it must not touch anything but the database.
    func commit<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws(StoreFault)
        -> Value
    {
        let result = await withCheckedContinuation { (done: CheckedContinuation<Result<Value, StoreFault>, Never>) in
            let request = Request(
                work: { database in
                    let value = try work(database)
                    return { done.resume(returning: .success(value)) }
                },
                fail: { fault in done.resume(returning: .failure(fault)) }
            )
            self.enter(request)
        }
        return try result.get()
    }

    /// Waits for what is under way and takes nothing more.
    func close() async {
        self.state.withLock { $0.isClosed = true }
        do {
            try await self.thread.shutdownGracefully()
        } catch {
            // The pool was shut down before: there is nothing left to wait for.
        }
    }

    private func enter(_ request: Request) {
        let (isClosed, mustStart) = self.state.withLock { state in
            guard !state.isClosed else { return (true, false) }
            state.waiting.append(request)
            defer { state.isRunning = true }
            return (false, !state.isRunning)
        }
        if isClosed { return request.fail(StoreFault(.closed)) }
        guard mustStart else { return }
        self.thread.submit { state in
            guard case .active = state else { return self.refuseAll() }
            self.drain()
        }
    }

    private func drain() {
        while true {
            let group = self.state.withLock { state in
                let group = state.waiting
                state.waiting = []
                state.isRunning = !group.isEmpty
                return group
            }
            guard !group.isEmpty else { return }
            self.commitGroup(group)
        }
    }

    private func refuseAll() {
        let group = self.state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for request in group { request.fail(StoreFault(.closed)) }
    }

    /// One transaction for all; where that fails, one for each, so that what one request cannot do costs no other its place.
    private func commitGroup(_ group: [Request]) {
        self.observe(group.count)
        do {
            for finish in try self.transaction(group) { finish() }
        } catch {
            guard group.count == 1 else { return group.forEach { self.commitGroup([$0]) } }
            group[0].fail(StoreFault(.notWritten, String(describing: error)))
        }
    }

    private func transaction(_ group: [Request]) throws -> [@Sendable () -> Void] {
        var finishes: [@Sendable () -> Void] = []
        finishes.reserveCapacity(group.count)
        try self.pool.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) {
                for request in group { finishes.append(try request.work(database)) }
                return .commit
            }
        }
        return finishes
    }
}
