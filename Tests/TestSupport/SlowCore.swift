package import CoreAPI
package import NIOCore
package import NIOEmbedded

/// A Core whose answers the test gives when it likes.
package final class SlowCore<Item, Value: Sendable> {
    package private(set) var calls: [(items: [Item], promise: EventLoopPromise<Outcome<Value>>)] = []
    private let loop: EmbeddedEventLoop
    package private(set) var count = 0

    package init(_ loop: EmbeddedEventLoop) {
        self.loop = loop
    }

    package func call(_ items: [Item]) -> EventLoopFuture<Outcome<Value>> {
        let promise = self.loop.makePromise(of: Outcome<Value>.self)
        self.calls.append((items, promise))
        self.count += 1
        return promise.futureResult
    }

    /// Answers the oldest call.
    package func answer(_ outcome: ([Item]) -> Outcome<Value>) {
        let call = self.calls.removeFirst()
        call.promise.succeed(outcome(call.items))
        self.loop.run()
    }
}
