import IPC
import NIOCore
import Synchronization

/// Brings the store's answers from its thread to the event loop: all that a group brings in one hop.
final class ReplyBox: Sendable {
    /// Names a request while the store is at it.
    typealias Token = UInt64

    private struct State {
        var replies: [(Token, StoreReply)] = []
        var hopIsDue = false
    }

    private let state = Mutex(State())
    private let eventLoop: any EventLoop
    private let deliver: NIOLoopBound<(Token, StoreReply) -> Void>

    /// `deliver` is called on the event loop, where this is made.
    init(eventLoop: any EventLoop, deliver: @escaping (Token, StoreReply) -> Void) {
        self.eventLoop = eventLoop
        self.deliver = NIOLoopBound(deliver, eventLoop: eventLoop)
    }

    /// From any thread.
    func put(_ token: Token, _ reply: StoreReply) {
        let mustHop = self.state.withLock { state in
            state.replies.append((token, reply))
            defer { state.hopIsDue = true }
            return !state.hopIsDue
        }
        guard mustHop else { return }
        self.eventLoop.execute {
            let replies = self.state.withLock { state in
                defer { state.replies.removeAll(keepingCapacity: true) }
                state.hopIsDue = false
                return state.replies
            }
            for (token, reply) in replies { self.deliver.value(token, reply) }
        }
    }
}
