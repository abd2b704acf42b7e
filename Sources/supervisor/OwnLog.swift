import Common
import NIOCore
import Supervision
import Synchronization

/// The supervisor's own lines on their way from whichever thread logs to the event loop.
///
/// The store logs on threads of its own. What is written before there is a loop waits here.
final class OwnLog: Sendable {
    private struct State {
        var lines: [LoggedLine] = []
        var wake: (@Sendable () -> Void)?
        var isDue = false
    }

    /// Beyond it the oldest is forgotten: a loop that does not come round must not cost memory.
    private static let limit = 1000

    private let state = Mutex(State())

    /// A line with its end, as a log handler writes it.
    func write(_ line: String) {
        StandardError.write(line)
        let text = line.hasSuffix("\n") ? String(line.dropLast()) : line
        let entry = LoggedLine(time: .now, process: "supervisor", bind: "", text: text)
        let wake = self.state.withLock { state in
            if state.lines.count == Self.limit { state.lines.removeFirst() }
            state.lines.append(entry)
            guard !state.isDue, let wake = state.wake else { return (@Sendable () -> Void)?.none }
            state.isDue = true
            return wake
        }
        wake?()
    }

    /// From now on every line goes to `take`, on the loop; those that wait go at once.
    func follow(on eventLoop: any EventLoop, take: @escaping ([LoggedLine]) -> Void) {
        let bound = NIOLoopBound(take, eventLoop: eventLoop)
        self.state.withLock { state in
            state.wake = { eventLoop.execute { self.hand(to: bound.value) } }
        }
        self.hand(to: take)
    }

    private func hand(to take: ([LoggedLine]) -> Void) {
        let lines = self.state.withLock { state in
            defer {
                state.lines = []
                state.isDue = false
            }
            return state.lines
        }
        if !lines.isEmpty { take(lines) }
    }
}
