package import Common
package import IPC
package import NIOCore

/// A child's conversation with the gateway's keeper: numbers its requests, and knows who waits for which answer.
///
/// Requests of one bind are done in the order in which they were made, and answered in that order. Without a supervisor
/// there is no answer, and no child either.
package final class StoreLink {
    package typealias Completion = (StoreReply) -> Void

    /// As many rows as one request should touch at most.
    ///
    /// A commit is as long as its longest command, and every bind waits for it: a thousand rows in one are 5 to 20 ms.
    package static let handful = 50
    /// How long a refused request rests before it is made again.
    private static let rest: TimeAmount = .seconds(1)

    package let eventLoop: any EventLoop
    private let send: (Frame) -> Void
    private var nextNumber: UInt32 = 1
    private var waiting: [UInt32: Completion] = [:]

    package init(eventLoop: any EventLoop, send: @escaping (Frame) -> Void) {
        self.eventLoop = eventLoop
        self.send = send
    }

    package func ask(_ request: StoreRequest, for bind: BindName, completion: @escaping Completion = { _ in }) {
        let number = self.nextNumber
        self.nextNumber &+= 1
        self.waiting[number] = completion
        self.send(.store(number, bind, request))
    }

    /// Asks again each second until it is done: for what must not be left undone because the disk is busy.
    package func insist(_ request: StoreRequest, for bind: BindName, completion: @escaping Completion = { _ in }) {
        self.ask(request, for: bind) { reply in
            guard case .refused = reply else { return completion(reply) }
            self.eventLoop.assumeIsolated().scheduleTask(in: Self.rest) {
                self.insist(request, for: bind, completion: completion)
            }
        }
    }

    /// The same for rows that nobody waits for, in handfuls, each a request of its own: other binds' rows fit in between.
    package func insist<Row>(
        onAll rows: [Row],
        for bind: BindName,
        _ request: ([Row]) -> StoreRequest
    ) {
        var rest = rows[...]
        while !rest.isEmpty {
            self.insist(request(Array(rest.prefix(Self.handful))), for: bind)
            rest = rest.dropFirst(Self.handful)
        }
    }

    package func received(_ number: UInt32, _ reply: StoreReply) {
        self.waiting.removeValue(forKey: number)?(reply)
    }
}
