import Common
import CoreAPI
import Logging
import NIOCore
import SMPP

/// Core's messages on their way to the far side: in order, within the windows, at an even rate.
///
/// The same for both directions of a gateway: a carrier gets `submit_sm` over its one session, a partner `deliver_sm`
/// over any of its sessions. What the far side answers decides what Core is told.
final class Outbound {
    /// Parts that are written down ahead of the window at the least: what is sent while the disk writes the next.
    private static let ahead = 50

    /// A session with room in its window; nil when there is none.
    var pick: () -> SessionHandler? = { nil }
    var hasSession: () -> Bool = { false }
    /// What a later receipt for this part, taken under this id, will be matched with; nil where none will come.
    var correlation: (CoreMessage, SendingPart, String) -> Correlation? = { _, _, _ in nil }
    /// Takes what became of a message that is not one of Core's: a receipt of a failure, with a negative id.
    var onOwnSettled: (DeliveryResult) -> Void = { _ in }
    /// Called when there may be room for more messages.
    var onRoom: () -> Void = {}

    private let settlements: Settlements
    /// Nil towards a partner, who gets what is in doubt again without much ado.
    let book: SendingBook?
    let runway: Runway
    private let translate: (CoreMessage) -> TranslationResult
    let tally: BindTally
    private let eventLoop: any EventLoop
    let logger: Logger
    let now: () -> ContinuousClock.Instant
    private(set) var settings: OutboundSettings
    var rate: AdaptiveRate
    var throttle: Throttle
    var restUntil: ContinuousClock.Instant?

    var resends = Resends()
    var inFlight: [RequestToken: (part: EnvelopePart, sentAt: ContinuousClock.Instant)] = [:]
    var known = KnownMessages()
    private var isStopping = false
    private var nextToken: RequestToken = 1
    private var timer: Scheduled<Void>?
    private var timerDue: ContinuousClock.Instant?
    var doubtCount = 0
    /// For who looks on: what was answered of late, and what had to be waited for.
    var refusals = RefusalShare()
    private var wasFull = false
    private var wasHeldByRate = false
    var answers: (all: UInt64, throttled: UInt64) = (0, 0)

    init(
        settings: OutboundSettings,
        settlements: Settlements,
        book: SendingBook? = nil,
        tally: BindTally,
        eventLoop: any EventLoop,
        logger: Logger,
        now: @escaping () -> ContinuousClock.Instant = { .now },
        translate: @escaping (CoreMessage) -> TranslationResult
    ) {
        self.settings = settings
        self.settlements = settlements
        self.book = book
        self.runway = Runway(book: book)
        self.tally = tally
        self.eventLoop = eventLoop
        self.logger = logger
        self.now = now
        self.translate = translate
        self.rate = AdaptiveRate(limit: settings.rate)
        self.throttle = Throttle(rate: settings.rate, burstSeconds: 0.05, at: now())
        settlements.onTold = { [unowned self] ids in
            self.known.told(ids)
            self.book?.taken(ids)
        }
        self.runway.allowance = { [unowned self] in self.allowance }
        self.runway.judge = { [unowned self] in self.judge($0, $1) }
        self.runway.onReady = { [unowned self] in self.pump() }
    }

    func update(_ settings: OutboundSettings) {
        if settings.rate != self.settings.rate {
            self.rate = AdaptiveRate(limit: settings.rate)
            self.throttle = Throttle(rate: settings.rate, burstSeconds: 0.05, at: self.now())
        }
        self.settings = settings
        self.pump()
    }

    var log: MessageLog { MessageLog(self.logger) }

    // MARK: What there is

    var unanswered: Int { self.inFlight.count }
    /// Nothing is unanswered, and no message is sent by half.
    var isIdle: Bool { self.inFlight.isEmpty && !self.runway.isHalfSent }
    /// Messages whose end is open.
    var openIDs: [Int64] { self.known.open.filter { $0 > 0 } }
    /// Messages that Core must not hand to others: those, and those whose end it does not know yet.
    var leasedIDs: [Int64] { self.known.leased.filter { $0 > 0 } }
    var leasedCount: Int { self.known.leasedCount }

    /// What there is to see since the last glance.
    func glance() -> Stall.Glance {
        defer { (self.wasFull, self.wasHeldByRate) = (false, false) }
        return Stall.Glance(
            canSend: self.hasSession(),
            answered: self.answers.all,
            throttled: self.answers.throttled,
            unanswered: self.inFlight.count,
            waiting: self.runway.count,
            // What holds the sender up need not have been met again since the last glance.
            wasFull: self.wasFull || (self.runway.count > 0 && self.pick() == nil),
            wasHeldByRate: self.wasHeldByRate || (self.timerDue != nil && self.rate.rate != nil),
            rate: self.rate.rate
        )
    }

    /// How many messages to fetch: what is sent in a few seconds, never more than what is sent in 20 s (the lease).
    var room: Int {
        guard self.hasSession(), self.settlements.count < 5000 else { return 0 }
        let byWindow = max(20, self.settings.window * 4)
        let byRate = self.rate.rate.map { max(1, Int($0 * 10)) } ?? 1000
        let target = min(1000, byWindow, byRate)
        let missing = target - self.runway.count
        return missing * 2 >= target ? missing : 0
    }

    /// How many parts may be written down ahead of being sent.
    private var allowance: Int {
        let window = self.settings.window
        // Where doubt means failure, no more may ever be in doubt than the window takes.
        guard self.settings.resendsInDoubt else { return max(0, window - self.inFlight.count) }
        let byRate = self.rate.rate.map { max(1, Int($0 / 4)) } ?? .max
        return min(max(window, Self.ahead), byRate)
    }

    // MARK: Messages in

    /// Takes what Core handed out; answers how many of them are new.
    func take(_ messages: [CoreMessage]) -> Int {
        var count = 0
        for message in messages where self.known.take(message.id) {
            count += 1
            self.log.fetched(message)
            switch self.translate(message) {
            case .parts(let parts):
                self.runway.append(Envelope(message: message, parts: parts))
            case .impossible(let why):
                self.settle(message, .permanent(why, status: nil))
            }
        }
        self.pump()
        return count
    }

    /// A call to Core for more begins.
    func fetchBegins() {
        self.known.fetchBegins()
    }

    /// Gives back what has not been sent at all; answers the ids.
    func giveBack() -> [Int64] {
        let back = self.runway.giveBack().map(\.message.id)
        for id in back { self.known.giveBack(id) }
        return back.filter { $0 > 0 }
    }

    /// Begins no further message: what is sent by half is sent to its end, the rest is for others.
    func stop() -> [Int64] {
        self.isStopping = true
        return self.giveBack()
    }

    /// Calls later, on the loop.
    func after(_ amount: TimeAmount, _ body: @escaping () -> Void) {
        self.eventLoop.assumeIsolated().scheduleTask(in: amount) { body() }
    }

    // MARK: Out

    func pump() {
        self.send(at: self.now())
        // What has just left makes room for the next to be written down; nothing else may happen for long.
        self.runway.fill()
        self.onRoom()
    }

    /// Sends what may go now, and sets the clock for what may go later.
    private func send(at now: ContinuousClock.Instant) {
        while let (part, isAgain) = self.nextPart(at: now) {
            if let rest = self.restUntil, now < rest { return self.wake(at: rest) }
            guard let session = self.pick() else {
                self.wasFull = true
                return
            }
            if case .wait(let until) = self.throttle.take(at: now) {
                self.wasHeldByRate = true
                return self.wake(at: until)
            }
            let token = self.nextToken
            self.nextToken &+= 1
            switch session.request(part.body, token: token) {
            case .send(let pdu): self.log.sent(part, as: pdu, to: session.peer)
            case .windowFull, .notAllowed(.notBound), .notAllowed(.notInThisSession): return
            case .notAllowed(.needsParameters):
                self.settle(part.envelope, .permanent("the far side takes no optional parameters", status: nil))
                continue
            }
            if isAgain { self.resends.removeFirst() } else { self.runway.sent(part.envelope) }
            part.envelope.outstanding += 1
            self.inFlight[token] = (part, now)
        }
        if let due = self.resends.firstDue { self.wake(at: due) }
    }

    private func nextPart(at now: ContinuousClock.Instant) -> (part: EnvelopePart, isAgain: Bool)? {
        if let part = self.resends.first(at: now) { return (part, true) }
        guard let envelope = self.runway.first(), !self.isStopping || envelope.next > 0 else { return nil }
        return (EnvelopePart(envelope: envelope, index: envelope.next), false)
    }

    private func wake(at due: ContinuousClock.Instant) {
        if let armed = self.timerDue, armed <= due { return }
        self.timer?.cancel()
        self.timerDue = due
        let delay = max(.microseconds(200), due - self.now())
        self.timer = self.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            self.timerDue = nil
            self.pump()
        }
    }

    // MARK: The end of a message

    func settle(_ envelope: Envelope, _ end: DeliveryEnd) {
        guard !envelope.isSettled else { return }
        envelope.isSettled = true
        self.book?.resolved(envelope.sendingParts + envelope.formerParts)
        self.settle(envelope.message, end)
    }

    private func settle(_ message: CoreMessage, _ end: DeliveryEnd) {
        self.log.settled(message.id, end)
        let result = DeliveryResult(message: message, end: end)
        guard message.id > 0 else {
            self.known.giveBack(message.id)
            return self.onOwnSettled(result)
        }
        self.known.settled(message.id)
        self.settlements.settle(result)
    }

    /// What became of a message that an earlier life of this worker has sent.
    func settle(_ result: DeliveryResult) {
        guard self.known.take(result.id) else { return }
        self.known.settled(result.id)
        self.settlements.settle(result)
    }
}
