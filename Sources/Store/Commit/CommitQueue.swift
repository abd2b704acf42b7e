import Common
import Dispatch
import Synchronization

/// Between those who ask and the one thread that writes: a lock, and a bell for a thread that sleeps.
final class CommitQueue: Sendable {
    /// A command with its type forgotten.
    struct Request: Sendable {
        /// Does the work; what it returns is called once that is committed.
        let perform: @Sendable (StoreTransaction) throws(StoreFault) -> @Sendable () -> Void
        let refuse: @Sendable (StoreFault) -> Void
    }

    typealias Entry = Lanes<Request>.Entry

    private struct State {
        var lanes = Lanes<Request>()
        var isAsleep = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let uptime: @Sendable () -> Duration

    init(uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
    }

    func enter(_ request: Request, lane: BindName?, weight: CommandWeight) {
        let now = self.uptime()
        let (isClosed, mustRing) = self.state.withLock { state in
            guard !state.isClosed else { return (true, false) }
            state.lanes.enter(request, lane: lane, weight: weight, at: now)
            defer { state.isAsleep = false }
            return (false, state.isAsleep)
        }
        if isClosed { request.refuse(StoreFault(.closed)) }
        if mustRing { self.bell.signal() }
    }

    /// Sleeps until something waits; false when nothing does and nothing will.
    func waitForWork() -> Bool {
        while true {
            let answer: Bool? = self.state.withLock { state in
                guard state.lanes.isEmpty else { return true }
                guard !state.isClosed else { return false }
                state.isAsleep = true
                return nil
            }
            if let answer { return answer }
            self.bell.wait()
        }
    }

    func takeGroup(rows: Int, bytes: Int) -> [Entry] {
        self.state.withLock { $0.lanes.takeGroup(rows: rows, bytes: bytes) }
    }

    /// Takes out what has waited for so long; whether anything is left.
    func withdraw(after patience: Duration) -> (withdrawn: [Entry], isEmpty: Bool) {
        let moment = self.uptime() - patience
        return self.state.withLock { state in
            let withdrawn = state.lanes.withdraw(waitingSince: moment)
            return (withdrawn, state.lanes.isEmpty)
        }
    }

    /// Takes nothing more; what waits is still done.
    func close() {
        let mustRing = self.state.withLock { state in
            state.isClosed = true
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if mustRing { self.bell.signal() }
    }

    /// How many commands wait.
    var count: Int { self.state.withLock { $0.lanes.count } }
}
