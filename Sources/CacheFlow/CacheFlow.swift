package import Common
import CoreAPI
package import IPC
package import Logging
package import NIOCore

/// The cached messages of one bind on their way to Core: at once while Core is well, in the order received.
///
/// While it *flows*, whoever brings a message hands it on straight after its row is on disk, and the row is only
/// insurance. When Core is away, or takes less than comes in, it falls *behind*: new rows wait in the store, and are
/// claimed from there in order until nothing is due; then it flows again. Core away costs no attempt.
package final class CacheFlow {
    /// How many messages may be here at once; what comes beyond waits in the store.
    static let mostInHand = 2000
    /// Below this many here, more are claimed.
    static let fewInHand = 1000
    /// In one claim; as many as the original fetched.
    static let claim = UInt32(StoreLink.handful)
    private static let rest: TimeAmount = .seconds(1)

    package let bind: BindName
    package let eventLoop: any EventLoop
    let store: StoreLink
    let log: CacheLog
    private let queues: CoreQueues
    private let frontend: String
    /// Of a key of what is stored now, which is nearly all that ever comes.
    private let presentPrefix: String
    private let epochs: KeyEpochs
    private var flushInterval: Duration
    private let now: () -> Timestamp

    /// A message has failed whose sender is owed a receipt of that.
    package var onOwed: () -> Void = {}
    /// Nothing is here, and nothing is known to be due.
    package var onIdle: () -> Void = {}

    private var isBehind = true
    private var isAway = true
    private var isReachable = false
    private var isStopped = false
    private var isClaiming = false
    private var wantsClaim = false
    /// Rows were left in the store after the last claim was made.
    private var leftSinceClaim = false
    private var inHand = 0
    private var retryTimer: (due: Timestamp, task: Scheduled<Void>)?
    private var restTimer: Scheduled<Void>?
    private let results: CacheResults

    /// - Parameters:
    ///   - bind: whose messages.
    ///   - frontend: `smsc_name`, the first part of every idempotency key.
    ///   - settings: of the cache.
    ///   - store: the way to the keeper.
    ///   - queues: the ways into Core, this flow's own.
    ///   - logger: where the cache's lines go.
    ///   - now: the time of day.
    package init(
        _ bind: BindName,
        _ frontend: String,
        _ settings: ChildConfiguration.CacheSettings,
        store: StoreLink,
        queues: CoreQueues,
        logger: Logger,
        now: @escaping () -> Timestamp = { .now }
    ) {
        self.bind = bind
        self.eventLoop = store.eventLoop
        self.store = store
        self.queues = queues
        self.frontend = frontend
        self.epochs = settings.epochs
        self.presentPrefix = "\(frontend)-\(settings.epochs.present)-"
        self.flushInterval = settings.flushInterval
        self.now = now
        self.results = CacheResults(store: store, bind: bind)
        self.log = CacheLog(
            bind: bind,
            maxRetries: settings.maxRetryAttempts,
            eventLoop: store.eventLoop,
            logger: logger
        )
        self.connectResults()
    }

    /// What a reload may change: how long a retry that is due may wait, and what the log calls the last one.
    package func adjust(to settings: ChildConfiguration.CacheSettings) {
        self.flushInterval = settings.flushInterval
        self.log.maxRetries = settings.maxRetryAttempts
        guard let timer = self.retryTimer else { return }
        timer.task.cancel()
        self.retryTimer = nil
        self.wake(at: timer.due)
    }

    // MARK: What the others know

    /// What the steward says of Core.
    package func learned(_ facts: CoreFacts) {
        let extensions = Set(facts.extensions)
        self.queues.use(extensions)
        self.isReachable = facts.reachable
        if facts.reachable {
            self.comeBack()
        } else {
            self.goAway(CoreFault(.other, facts.why))
        }
    }

    /// Rows of this bind wait in the store and are due.
    package func due() {
        self.isBehind = true
        self.claim()
    }

    /// Hands on nothing more; rows that are here stay in the store, for whoever comes next.
    package func stop() {
        self.isStopped = true
        if !self.results.isEmpty { self.results.tell() }
        self.retryTimer?.task.cancel()
        self.restTimer?.cancel()
    }

    /// Under which a message is handed in, always the same: no other database makes it, nor this one for another message.
    package func key(of id: MessageID) -> String {
        guard !self.epochs.isPresent(id) else { return self.presentPrefix + String(id.number) }
        return "\(self.frontend)-\(self.epochs.name(of: id))-\(id.number)"
    }

    // MARK: What comes in

    /// Whether a row that comes now has to wait in the store.
    var mustHold: Bool { self.isBehind || self.isAway || self.isStopped || self.inHand >= Self.mostInHand }

    /// A row was sent to the store to wait there.
    func willHold() {
        self.isBehind = true
        self.leftSinceClaim = true
    }

    /// A row is on disk: hands it on.
    func stored(_ id: MessageID, _ payload: CachePayload) {
        self.handOn(id, payload)
    }

    /// Rows are on disk, and wait there.
    func held() {
        self.claim()
    }

    // MARK: Claiming

    private func claim() {
        guard self.isBehind || self.wantsClaim, !self.isAway, !self.isStopped, !self.isClaiming else { return }
        guard self.inHand < Self.fewInHand else { return }
        self.isClaiming = true
        self.wantsClaim = false
        self.leftSinceClaim = false
        self.store.ask(.claim(limit: Self.claim), for: self.bind) { self.claimed($0) }
    }

    private func claimed(_ reply: StoreReply) {
        self.isClaiming = false
        guard case .claimed(let answer) = reply else {
            // The bind's own worker is back.
            guard reply != .refused(.notYours) else {
                self.isBehind = false
                return self.tellIfIdle()
            }
            self.wantsClaim = true
            self.restThenGoOn()
            return
        }
        for message in answer.messages {
            if let payload = CachePayload(message.payload), payload.isSound {
                self.handOn(message.id, payload, isSuspect: message.retryCount > 0)
            } else {
                self.log.unreadable(message.id)
                self.results.fail(DeliveryFailure(id: message.id, error: "unreadable", isPermanent: true))
            }
        }
        self.isBehind = answer.isMoreDue || self.leftSinceClaim || self.isAway
        if let due = answer.nextDue { self.wake(at: due) }
        self.claim()
        self.tellIfIdle()
    }

    /// The next retry is due then; the clock may be set meanwhile, so it is looked at once in a while.
    private func wake(at due: Timestamp) {
        if let timer = self.retryTimer, timer.due <= due { return }
        self.retryTimer?.task.cancel()
        let delay = max(.milliseconds(1), min(due - self.now(), self.flushInterval))
        let task = self.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            self.retryTimer = nil
            self.wantsClaim = true
            self.claim()
        }
        self.retryTimer = (due, task)
    }

    // MARK: Handing on

    private func handOn(_ id: MessageID, _ payload: CachePayload, isSuspect: Bool = false) {
        self.inHand += 1
        guard !self.isAway, !self.isStopped else { return self.ended(id, .unreachable(CoreFault(.other))) }
        switch payload.kind {
        case .message:
            let message = PreparedMessage(
                content: payload.json,
                sourceMessageID: payload.answeredID(id),
                idempotencyKey: self.key(of: id)
            )
            self.queues.messages.submit(message, isSuspect: isSuspect) { self.ended(id, $0) }
        case .receipt:
            let receipt = PreparedReceipt(report: payload.json)
            self.queues.receipts.submit(receipt, isSuspect: isSuspect) { self.ended(id, $0) }
        }
    }

    private func ended(_ id: MessageID, _ outcome: Outcome<Int64>) {
        self.inHand -= 1
        switch outcome {
        case .done(let coreID):
            self.log.delivered(id, as: coreID)
            self.results.settle(id)
        case .temporary(let fault):
            self.results.fail(DeliveryFailure(id: id, error: "\(fault)", isPermanent: false))
        case .permanent(let fault):
            self.results.fail(DeliveryFailure(id: id, error: "\(fault)", isPermanent: true))
        case .unreachable(let fault):
            self.results.pause(id)
            self.goAway(fault)
        }
    }

    // MARK: Core goes and comes

    private func goAway(_ fault: CoreFault) {
        self.isBehind = true
        self.leftSinceClaim = true
        guard !self.isAway else { return }
        self.isAway = true
        self.queues.turnAway(fault)
        // The steward may find Core well where this call did not: then a second is enough.
        if self.isReachable { self.restThenGoOn() }
    }

    private func comeBack() {
        guard self.isAway else { return }
        self.isAway = false
        self.restTimer?.cancel()
        self.restTimer = nil
        self.claim()
    }

    private func restThenGoOn() {
        guard self.restTimer == nil, !self.isStopped else { return }
        self.restTimer = self.eventLoop.assumeIsolated().scheduleTask(in: Self.rest) {
            self.restTimer = nil
            if self.isReachable { self.isAway = false }
            self.claim()
        }
    }

    // MARK: Results

    /// A flow that is idle may be let go while the store has not answered yet.
    private func connectResults() {
        self.results.onFates = { [weak self] in self?.failed($0, $1) }
        self.results.onTold = { [weak self] in
            self?.claim()
            self?.tellIfIdle()
        }
    }

    private func failed(_ failures: [DeliveryFailure], _ fates: [DeliveryFate]) {
        var isOwed = false
        for (failure, fate) in zip(failures, fates) {
            self.log.failed(failure, fate)
            switch fate {
            case .retry(_, let due): self.wake(at: due)
            case .failedPermanent(_, let owesReceipt): isOwed = isOwed || owesReceipt
            case .untouched: break
            }
        }
        if isOwed { self.onOwed() }
        self.tellIfIdle()
    }

    private func tellIfIdle() {
        let isIdle = self.inHand == 0 && !self.isBehind && !self.isClaiming && self.results.isEmpty
        if isIdle, self.retryTimer == nil { self.onIdle() }
    }
}
