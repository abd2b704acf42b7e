package import CoreAPI
import DequeModule
package import NIOCore

/// Items on their way to Core, each with somebody who waits for its answer.
///
/// With the batch call one call is under way at a time and takes all that waits, up to a limit: order is kept, and the
/// group grows with the load. Without it, up to `concurrency` calls run side by side, begun in order.
///
/// Items that failed before are *suspects*: one of them may be what Core stumbles over, and it must not take others with
/// it. They go in calls of their own, first one by one, then twice as many with each that went well; a call of several that
/// fails as a whole says nothing about any of them, and they go one by one again. So only an item that went alone, or that Core
/// spoke of, is told that it failed.
package final class HandInQueue<Item: Sendable> {
    /// The id that Core gave; 0 where it gives none.
    package typealias Completion = (Outcome<Int64>) -> Void

    /// The most items in one call (`core-api.md`, extension *batch*).
    private let batchLimit = 1000

    private let eventLoop: any EventLoop
    /// `api_concurrency`: how many calls may run side by side where there is no batch call.
    package var concurrency: Int { didSet { self.startSoon() } }
    private let single: (Item) -> EventLoopFuture<Outcome<Int64>>
    private let batch: ([Item]) -> EventLoopFuture<Outcome<[ItemOutcome]>>

    private typealias Entry = (item: Item, completion: Completion)

    private var waiting: Deque<Entry> = []
    private var suspects: Deque<Entry> = []
    /// How many suspects may share a call.
    private var trust = 1
    private var suspectsAreNext = false
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

    package var isIdle: Bool { self.isEmpty && self.callsUnderWay == 0 }

    private var isEmpty: Bool { self.waiting.isEmpty && self.suspects.isEmpty }

    /// - Parameters:
    ///   - item: what is handed in.
    ///   - isSuspect: it was handed in before, and failed.
    ///   - completion: is told once what became of it.
    package func submit(_ item: Item, isSuspect: Bool = false, completion: @escaping Completion) {
        if isSuspect { self.suspects.append((item, completion)) } else { self.waiting.append((item, completion)) }
        self.startSoon()
    }

    /// Sends away, as if Core had not been reached, whoever waits for a call to begin.
    package func turnAway(_ fault: CoreFault) {
        let waiting = Array(self.suspects) + Array(self.waiting)
        self.waiting.removeAll()
        self.suspects.removeAll()
        for entry in waiting { entry.completion(.unreachable(fault)) }
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
            if self.callsUnderWay == 0, !self.isEmpty, self.mayStartBatch() { self.startBatch() }
        } else {
            while self.callsUnderWay < self.concurrency, let (item, completion) = self.popFirst() {
                self.startSingle(item, completion)
            }
        }
    }

    /// Suspects and others take turns: neither waits for ever.
    private var takesSuspects: Bool {
        self.suspects.isEmpty ? false : self.waiting.isEmpty || self.suspectsAreNext
    }

    private func popFirst() -> Entry? {
        let takesSuspects = self.takesSuspects
        self.suspectsAreNext = !takesSuspects
        return takesSuspects ? self.suspects.popFirst() : self.waiting.popFirst()
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
            let interval = self.shortestInterval, let last = self.lastBatch,
            self.waiting.count + self.suspects.count < self.goodPart
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
        let areSuspects = self.takesSuspects
        self.suspectsAreNext = !areSuspects
        let taken =
            areSuspects ? self.take(self.trust, of: &self.suspects) : self.take(self.batchLimit, of: &self.waiting)
        self.callsUnderWay += 1
        self.batch(taken.map(\.item)).assumeIsolated().whenComplete { result in
            self.callsUnderWay -= 1
            self.ended(taken, areSuspects: areSuspects, result.outcome())
            self.start()
        }
    }

    private func take(_ count: Int, of entries: inout Deque<Entry>) -> [Entry] {
        let taken = Array(entries.prefix(count))
        entries.removeFirst(taken.count)
        return taken
    }

    private func ended(_ taken: [Entry], areSuspects: Bool, _ outcome: Outcome<[ItemOutcome]>) {
        switch outcome {
        case .done(let replies):
            if areSuspects { self.trust = min(self.trust * 2, self.batchLimit) }
            for (index, entry) in taken.enumerated() {
                entry.completion(index < replies.count ? replies[index].outcome : .temporary(.shortAnswer))
            }
        case .temporary where areSuspects && taken.count > 1:
            self.trust = 1
            self.suspects.prepend(contentsOf: taken)
        case .temporary(let fault):
            if areSuspects { self.trust = 1 }
            for entry in taken { entry.completion(.temporary(fault)) }
        case .permanent(let fault): for entry in taken { entry.completion(.permanent(fault)) }
        case .unreachable(let fault): for entry in taken { entry.completion(.unreachable(fault)) }
        }
    }
}
