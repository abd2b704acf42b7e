import CacheFlow
import Common
import CoreAPI
import Logging
import NIOCore

/// Asks Core for what is due for this bind, one call at a time.
///
/// Where Core offers *wait*, the call is held open until there is something; else the next one waits a little after a
/// fetch that brought fewer messages than it asked for. A full fetch is followed at once by the next.
final class FetchLoop {
    /// What a held call may take: the answer has to be back before the client gives up on it.
    private static let longestHold: TimeAmount = .seconds(5)
    private static let afterFailure: TimeAmount = .seconds(1)
    /// After a held call that brought few messages, the next begins no sooner: what comes meanwhile shares a call.
    private static let gathering: TimeAmount = .milliseconds(5)

    /// A call for so many messages, held open for so long where the time is given.
    typealias Call = (_ limit: Int, _ hold: TimeAmount?) -> EventLoopFuture<Outcome<FetchedMessages>>

    private let eventLoop: any EventLoop
    private let logger: Logger
    private let call: Call

    var usesWait = false
    /// Whether Core keeps what it has handed out; one that does not hands it out again with every call.
    var hasLeases = false
    /// The wait after a fetch that was not full, without *wait*.
    var pollInterval: TimeAmount = .seconds(1)
    /// How many messages there is room for now; 0 while there is nobody to send them to.
    var room: () -> Int = { 0 }
    /// How many messages of Core's are here already.
    var knownCount: () -> Int = { 0 }
    /// A call brought no answer that could be read.
    var onFailure: () -> Void = {}
    /// Called before each call.
    var willCall: () -> Void = {}
    /// Takes the messages, and answers how many of them are new.
    var deliver: ([CoreMessage]) -> Int = { $0.count }

    private var isCalling = false
    private var isPausing = false
    private var isStopped = false
    private var timer: Scheduled<Void>?

    init(eventLoop: any EventLoop, logger: Logger, call: @escaping Call) {
        self.eventLoop = eventLoop
        self.logger = logger
        self.call = call
    }

    convenience init(client: CoreClient, bind: String, lease: CurrentLease, eventLoop: any EventLoop, logger: Logger) {
        self.init(eventLoop: eventLoop, logger: logger) { limit, hold in
            let lessee = lease.lessee
            return client.queue(smsc: bind, limit: limit, wait: hold, frontend: lessee.frontend, worker: lessee.worker)
        }
        self.onFailure = { lease.succeed() }
    }

    /// There may be room now.
    func nudge() {
        guard !self.isCalling, !self.isPausing, !self.isStopped else { return }
        let room = self.room()
        guard room > 0 else { return }
        // Without leases the first ones in the answer are those that are here.
        self.fetch(min(1000, self.hasLeases ? room : room + self.knownCount()))
    }

    /// Core is back, or offers more than it did.
    func hurry() {
        self.timer?.cancel()
        self.isPausing = false
        self.nudge()
    }

    /// Fetches nothing more; what a call under way brings is still delivered, to be given back.
    func stop() {
        self.isStopped = true
        self.timer?.cancel()
    }

    private func fetch(_ limit: Int) {
        self.isCalling = true
        self.willCall()
        let began = self.eventLoop.now
        self.call(limit, self.usesWait ? Self.longestHold : nil).assumeIsolated().whenComplete { result in
            self.isCalling = false
            switch result.outcome() {
            case .done(let fetched):
                let new = self.take(fetched)
                let count = fetched.messages.count + fetched.unreadable.count
                // A call that brings nothing new, and was not held open for it, is not made again at once.
                let wasHeld = self.usesWait && self.eventLoop.now - began >= self.pollInterval
                let isPartial = !self.usesWait && count < limit
                if isPartial || (new == 0 && !wasHeld) {
                    self.pause(self.pollInterval)
                } else if self.usesWait, count < limit {
                    self.pause(Self.gathering - (self.eventLoop.now - began))
                }
            case .temporary, .permanent, .unreachable:
                self.onFailure()
                self.pause(Self.afterFailure)
            }
            self.nudge()
        }
    }

    private func take(_ fetched: FetchedMessages) -> Int {
        for unreadable in fetched.unreadable {
            self.logger.error(
                "core sent a message that cannot be read",
                metadata: [LogKeys.messageID: "\(unreadable.id ?? 0)", LogKeys.reason: "\(unreadable.why)"]
            )
        }
        return fetched.messages.isEmpty ? 0 : self.deliver(fetched.messages)
    }

    private func pause(_ amount: TimeAmount) {
        guard amount > .zero else { return }
        self.isPausing = true
        self.timer = self.eventLoop.assumeIsolated().scheduleTask(in: amount) { self.hurry() }
    }
}

/// Under which number this worker fetches.
final class CurrentLease {
    private(set) var lessee: Lessee

    init(_ lessee: Lessee) {
        self.lessee = lessee
    }

    /// The next generation: it takes over at once what Core may have leased to this one in an answer that never came.
    ///
    /// What was fetched before is known here, however often it is handed out.
    func succeed() {
        self.lessee.worker += 1
    }
}
