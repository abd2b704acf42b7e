package import CoreAPI
import DequeModule
package import NIOCore

/// Items on their way to Core, each with somebody who waits for its answer.
///
/// With the batch call one call is under way at a time and takes all that waits, up to a limit: order is kept, and the
/// group grows with the load. Without it, up to `concurrency` calls run side by side, begun in order.
package final class HandInQueue<Item: Sendable> {
    /// The id that Core gave; 0 where it gives none.
    package typealias Completion = (Outcome<Int64>) -> Void

    /// The most items in one call (`core-api.md`, extension *batch*).
    private let batchLimit = 1000

    private let eventLoop: any EventLoop
    private let concurrency: Int
    private let single: (Item) -> EventLoopFuture<Outcome<Int64>>
    private let batch: ([Item]) -> EventLoopFuture<Outcome<[ItemOutcome]>>

    private var waiting: Deque<(Item, Completion)> = []
    private var callsUnderWay = 0
    private var startIsDue = false
    private var lastBatch: NIODeadline?
    private var gathering: Scheduled<Void>?
    /// The shortest time between two batch calls, unless a good part of one has gathered; nil where somebody waits for
    /// each answer.
    ///
    /// The first message after a quiet time goes at once; a call costs both ends far more than a message does.
    package var shortestInterval: TimeAmount?
    /// So many make a call worth while at any time.
    private let goodPart = 300
    /// Whether Core offers the batch call.
    package var usesBatch = false

    package init(
        eventLoop: any EventLoop,
        concurrency: Int,
        single: @escaping (Item) -> EventLoopFuture<Outcome<Int64>>,
        batch: @escaping ([Item]) -> EventLoopFuture<Outcome<[ItemOutcome]>>
    ) {
        self.eventLoop = eventLoop
        self.concurrency = concurrency
        self.single = single
        self.batch = batch
    }

    package var isIdle: Bool { self.waiting.isEmpty && self.callsUnderWay == 0 }

    package func submit(_ item: Item, completion: @escaping Completion) {
        self.waiting.append((item, completion))
        self.startSoon()
    }

    /// Sends away, as if Core had not been reached, whoever waits for a call to begin.
    package func turnAway(_ fault: CoreFault) {
        let waiting = self.waiting
        self.waiting.removeAll()
        for (_, completion) in waiting { completion(.unreachable(fault)) }
    }

    /// At the end of this turn of the event loop: a read burst becomes one call.
    private func startSoon() {
        guard !self.startIsDue else { return }
        self.startIsDue = true
        self.eventLoop.assumeIsolated().execute {
            self.startIsDue = false
            self.start()
        }
    }

    private func start() {
        if self.usesBatch {
            if self.callsUnderWay == 0, !self.waiting.isEmpty, self.mayStartBatch() { self.startBatch() }
        } else {
            while self.callsUnderWay < self.concurrency, let (item, completion) = self.waiting.popFirst() {
                self.startSingle(item, completion)
            }
        }
    }

    private func startSingle(_ item: Item, _ completion: @escaping Completion) {
        self.callsUnderWay += 1
        self.single(item).assumeIsolated().whenComplete { result in
            self.callsUnderWay -= 1
            completion(result.outcome())
            self.start()
        }
    }

    private func mayStartBatch() -> Bool {
        guard
            let interval = self.shortestInterval, let last = self.lastBatch, self.waiting.count < self.goodPart
        else { return true }
        let due = last + interval
        guard self.eventLoop.now < due else { return true }
        guard self.gathering == nil else { return false }
        self.gathering = self.eventLoop.assumeIsolated().scheduleTask(deadline: due) {
            self.gathering = nil
            self.start()
        }
        return false
    }

    private func startBatch() {
        self.lastBatch = self.eventLoop.now
        let taken = Array(self.waiting.prefix(self.batchLimit))
        self.waiting.removeFirst(taken.count)
        self.callsUnderWay += 1
        self.batch(taken.map { $0.0 }).assumeIsolated().whenComplete { result in
            self.callsUnderWay -= 1
            switch result.outcome() {
            case .done(let replies):
                for (index, entry) in taken.enumerated() {
                    entry.1(index < replies.count ? replies[index].outcome : .temporary(.shortAnswer))
                }
            case .temporary(let fault): for entry in taken { entry.1(.temporary(fault)) }
            case .permanent(let fault): for entry in taken { entry.1(.permanent(fault)) }
            case .unreachable(let fault): for entry in taken { entry.1(.unreachable(fault)) }
            }
            self.start()
        }
    }
}
