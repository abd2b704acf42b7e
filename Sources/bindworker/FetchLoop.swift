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

    private let client: CoreClient
    private let eventLoop: any EventLoop
    private let bind: String
    private let lessee: Lessee
    private let logger: Logger

    var usesWait = false
    /// The wait after a fetch that was not full, without *wait*.
    var pollInterval: TimeAmount = .seconds(1)
    /// How many messages there is room for now; 0 while there is nobody to send them to.
    var room: () -> Int = { 0 }
    var deliver: ([CoreMessage]) -> Void = { _ in }

    private var isCalling = false
    private var afterwards: [() -> Void] = []
    private var isPausing = false
    private var isStopped = false
    private var timer: Scheduled<Void>?

    init(client: CoreClient, bind: String, lessee: Lessee, eventLoop: any EventLoop, logger: Logger) {
        self.client = client
        self.bind = bind
        self.lessee = lessee
        self.eventLoop = eventLoop
        self.logger = logger
    }

    /// There may be room now.
    func nudge() {
        guard !self.isCalling, !self.isPausing, !self.isStopped else { return }
        let limit = min(1000, self.room())
        guard limit > 0 else { return }
        self.fetch(limit)
    }

    /// Calls `body` when no fetch that has begun before now can bring anything any more.
    func afterThisFetch(_ body: @escaping () -> Void) {
        if self.isCalling { self.afterwards.append(body) } else { body() }
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
        self.client.queue(
            smsc: self.bind,
            limit: limit,
            wait: self.usesWait ? Self.longestHold : nil,
            frontend: self.lessee.frontend,
            worker: self.lessee.worker
        ).assumeIsolated().whenComplete { result in
            self.isCalling = false
            switch result.outcome() {
            case .done(let fetched):
                self.take(fetched)
                let count = fetched.messages.count + fetched.unreadable.count
                if count < limit, !self.usesWait { self.pause(self.pollInterval) }
            case .temporary, .permanent, .unreachable:
                self.pause(Self.afterFailure)
            }
            let afterwards = self.afterwards
            self.afterwards = []
            for body in afterwards { body() }
            self.nudge()
        }
    }

    private func take(_ fetched: FetchedMessages) {
        for unreadable in fetched.unreadable {
            self.logger.error(
                "core sent a message that cannot be read",
                metadata: [LogKeys.messageID: "\(unreadable.id ?? 0)", LogKeys.reason: "\(unreadable.why)"]
            )
        }
        if !fetched.messages.isEmpty { self.deliver(fetched.messages) }
    }

    private func pause(_ amount: TimeAmount) {
        self.isPausing = true
        self.timer = self.eventLoop.assumeIsolated().scheduleTask(in: amount) { self.hurry() }
    }
}
