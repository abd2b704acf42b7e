import NIOCore
import Synchronization

/// The requests under way, so that a stop can let them end.
final class Traffic: Sendable {
    private struct State {
        var count = 0
        var isStopping = false
    }

    private let state = Mutex(State())
    private let empty = Bell()

    /// False once the service stops.
    func enter() -> Bool {
        self.state.withLock { state in
            guard !state.isStopping else { return false }
            state.count += 1
            return true
        }
    }

    func leave() {
        let isLast = self.state.withLock { state in
            state.count -= 1
            return state.isStopping && state.count == 0
        }
        if isLast { self.empty.ring() }
    }

    /// Lets nobody in any more and waits until all have left, at most for `patience`.
    func stop(patience: TimeAmount, on eventLoop: any EventLoop) async {
        let isBusy = self.state.withLock { state in
            state.isStopping = true
            return state.count > 0
        }
        if isBusy { await self.empty.wait(patience, on: eventLoop) }
    }
}
