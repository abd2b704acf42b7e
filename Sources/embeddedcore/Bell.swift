import NIOCore
import Synchronization

/// Wakes one sleeper: at once, or at a time.
///
/// A ring before the sleep is not lost: the sleep then ends before it begins. One sleeper at a time.
final class Bell: Sendable {
    private enum State {
        case quiet
        case rung
        case awaited(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.quiet)

    func ring() {
        let sleeper = self.state.withLock { state -> CheckedContinuation<Void, Never>? in
            switch state {
            case .quiet, .rung:
                state = .rung
                return nil
            case .awaited(let sleeper):
                state = .quiet
                return sleeper
            }
        }
        sleeper?.resume()
    }

    /// Sleeps until the bell is rung, or for so long.
    func wait(_ time: TimeAmount, on eventLoop: any EventLoop) async {
        let alarm = eventLoop.scheduleTask(in: time) { self.ring() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { sleeper in
                let mustWake = self.state.withLock { state -> Bool in
                    guard case .quiet = state else {
                        state = .quiet
                        return true
                    }
                    state = .awaited(sleeper)
                    return false
                }
                if mustWake { sleeper.resume() }
            }
        } onCancel: {
            self.ring()
        }
        alarm.cancel()
    }
}
