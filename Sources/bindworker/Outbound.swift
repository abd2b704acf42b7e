import Common
import CoreAPI
import DequeModule
import Logging
import NIOCore
import SMPP

/// Core's messages on their way to the far side: in order, within the windows, at an even rate.
///
/// The same for both directions of a gateway: a carrier gets `submit_sm` over its one session, a partner `deliver_sm`
/// over any of its sessions. What the far side answers decides what Core is told.
final class Outbound {
    /// Of a message in several parts: how often a part that was refused for a while is tried here, before Core is.
    private static let partTries = 3

    /// A session with room in its window; nil when there is none.
    var pick: () -> SessionHandler? = { nil }
    var hasSession: () -> Bool = { false }
    /// Called for each part that the far side took, with its id there.
    var onAccepted: (CoreMessage, String) -> Void = { _, _ in }
    /// Called when there may be room for more messages.
    var onRoom: () -> Void = {}

    private let settlements: Settlements
    private let translate: (CoreMessage) -> TranslationResult
    private let tally: BindTally
    private let eventLoop: any EventLoop
    private let logger: Logger
    private let now: () -> ContinuousClock.Instant
    private var settings: OutboundSettings
    private var rate: AdaptiveRate
    private var throttle: Throttle
    private var restUntil: ContinuousClock.Instant?

    private var waiting: Deque<Envelope> = []
    private var again: Deque<(part: EnvelopePart, notBefore: ContinuousClock.Instant)> = []
    private var inFlight: [RequestToken: (part: EnvelopePart, sentAt: ContinuousClock.Instant)] = [:]
    private var known = KnownMessages()
    private var isStopping = false
    private var nextToken: RequestToken = 1
    private var timer: Scheduled<Void>?
    private var timerDue: ContinuousClock.Instant?
    private(set) var doubtCount = 0

    init(
        settings: OutboundSettings,
        settlements: Settlements,
        tally: BindTally,
        eventLoop: any EventLoop,
        logger: Logger,
        now: @escaping () -> ContinuousClock.Instant = { .now },
        translate: @escaping (CoreMessage) -> TranslationResult
    ) {
        self.settings = settings
        self.settlements = settlements
        self.tally = tally
        self.eventLoop = eventLoop
        self.logger = logger
        self.now = now
        self.translate = translate
        self.rate = AdaptiveRate(limit: settings.rate)
        self.throttle = Throttle(rate: settings.rate, burstSeconds: 0.05, at: now())
        settlements.onTold = { [unowned self] in self.known.told($0) }
    }

    func update(_ settings: OutboundSettings) {
        if settings.rate != self.settings.rate {
            self.rate = AdaptiveRate(limit: settings.rate)
            self.throttle = Throttle(rate: settings.rate, burstSeconds: 0.05, at: self.now())
        }
        self.settings = settings
        self.pump()
    }

    // MARK: What there is

    var unanswered: Int { self.inFlight.count }
    /// Nothing is unanswered, and no message is sent by half.
    var isIdle: Bool { self.inFlight.isEmpty && !(self.waiting.first?.isBegun ?? false) }
    /// Messages whose end is open.
    var openIDs: [Int64] { self.known.open }
    /// Messages that Core must not hand to others: those, and those whose end it does not know yet.
    var leasedIDs: [Int64] { self.known.leased }
    var leasedCount: Int { self.known.leasedCount }
    /// Why messages wait, in words; nil when nothing holds them back.
    var holdUp: String? {
        if let rate = self.rate.rate, self.rate.isSlowed { return "slowed to \(Int(rate)) messages/s by the far side" }
        return nil
    }

    /// How many messages to fetch: what is sent in a few seconds, never more than what is sent in 20 s (the lease).
    var room: Int {
        guard self.hasSession(), self.settlements.count < 5000 else { return 0 }
        let byWindow = max(20, self.settings.window * 4)
        let byRate = self.rate.rate.map { max(1, Int($0 * 10)) } ?? 1000
        let target = min(1000, byWindow, byRate)
        let missing = target - self.waiting.count
        return missing * 2 >= target ? missing : 0
    }

    // MARK: Messages in

    /// Takes what Core handed out; answers how many of them are new.
    func take(_ messages: [CoreMessage]) -> Int {
        var count = 0
        for message in messages where self.known.take(message.id) {
            count += 1
            switch self.translate(message) {
            case .parts(let parts):
                self.waiting.append(Envelope(message: message, parts: parts))
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
        let back = self.waiting.filter { $0.next == 0 }
        self.waiting.removeAll { $0.next == 0 }
        for envelope in back { self.known.giveBack(envelope.message.id) }
        return back.map(\.message.id)
    }

    /// Begins no further message: what is sent by half is sent to its end, the rest is for others.
    func stop() -> [Int64] {
        self.isStopping = true
        return self.giveBack()
    }

    // MARK: Out

    func pump() {
        self.send(at: self.now())
        self.onRoom()
    }

    /// Sends what may go now, and sets the clock for what may go later.
    private func send(at now: ContinuousClock.Instant) {
        while let (part, isAgain) = self.nextPart(at: now) {
            if let rest = self.restUntil, now < rest { return self.wake(at: rest) }
            guard let session = self.pick() else { return }
            if case .wait(let until) = self.throttle.take(at: now) { return self.wake(at: until) }
            let token = self.nextToken
            self.nextToken &+= 1
            switch session.request(part.body, token: token) {
            case .send: break
            case .windowFull, .notAllowed(.notBound), .notAllowed(.notInThisSession): return
            case .notAllowed(.needsParameters):
                self.settle(part.envelope, .permanent("the far side takes no optional parameters", status: nil))
                continue
            }
            if isAgain { self.again.removeFirst() } else { self.advance(part.envelope) }
            part.envelope.outstanding += 1
            self.inFlight[token] = (part, now)
        }
        if let due = self.again.first?.notBefore { self.wake(at: due) }
    }

    private func nextPart(at now: ContinuousClock.Instant) -> (part: EnvelopePart, isAgain: Bool)? {
        while let first = self.again.first {
            if first.part.envelope.isSettled {
                self.again.removeFirst()
                continue
            }
            guard first.notBefore <= now else { break }
            return (first.part, true)
        }
        while let envelope = self.waiting.first {
            if !envelope.isSettled {
                if self.isStopping, envelope.next == 0 { return nil }
                return (EnvelopePart(envelope: envelope, index: envelope.next), false)
            }
            self.waiting.removeFirst()
        }
        return nil
    }

    /// In the order of their time: a part that rests for long holds up none that rests briefly.
    private func sendAgain(_ part: EnvelopePart, at due: ContinuousClock.Instant) {
        let place = self.again.lastIndex { $0.notBefore <= due }.map { $0 + 1 } ?? self.again.startIndex
        self.again.insert((part, due), at: place)
    }

    private func advance(_ envelope: Envelope) {
        envelope.next += 1
        if envelope.next == envelope.parts.count { self.waiting.removeFirst() }
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

    // MARK: Answers

    func answered(_ token: RequestToken, status: CommandStatus, messageID: String) {
        guard let (part, sentAt) = self.inFlight.removeValue(forKey: token) else { return }
        let now = self.now()
        part.envelope.outstanding -= 1
        self.tally.observe(self.tally.submitDuration, now - sentAt)
        self.tally.answered(status)
        switch status.retryClass {
        case .accepted: self.accepted(part, messageID: messageID, at: now)
        case .throttle: self.throttled(part, at: now)
        case .temporary: self.refusedForNow(part, status, at: now)
        case .permanent: self.refused(part, status)
        }
        self.pump()
    }

    private func accepted(_ part: EnvelopePart, messageID: String, at now: ContinuousClock.Instant) {
        self.tally.count(self.tally.sent)
        if self.rate.accepted(at: now) { self.throttle.limit(to: self.rate.rate, at: now) }
        let envelope = part.envelope
        envelope.accepted(part.index, as: messageID)
        if !messageID.isEmpty { self.onAccepted(envelope.message, messageID) }
        if envelope.isComplete { self.settle(envelope, .delivered(envelope.carrierIDs)) }
    }

    /// The far side wants less: rest, slow down, and send the same part again; no attempt is counted.
    private func throttled(_ part: EnvelopePart, at now: ContinuousClock.Instant) {
        self.tally.count(self.tally.throttled)
        if self.rate.complained(at: now) { self.throttle.limit(to: self.rate.rate, at: now) }
        self.restUntil = now + AdaptiveRate.pause
        self.sendAgain(part, at: now + AdaptiveRate.pause)
    }

    private func refusedForNow(_ part: EnvelopePart, _ status: CommandStatus, at now: ContinuousClock.Instant) {
        self.tally.count(self.tally.failures)
        let envelope = part.envelope
        let tries = envelope.refusals[part.index, default: 0] + 1
        envelope.refusals[part.index] = tries
        // Core would send all parts again; so a part of several is tried here first.
        if envelope.parts.count > 1, tries < Self.partTries {
            self.sendAgain(part, at: now + .seconds(tries))
        } else {
            self.settle(envelope, .temporary(status.explanation, status: status))
        }
    }

    private func refused(_ part: EnvelopePart, _ status: CommandStatus) {
        self.tally.count(self.tally.failures)
        self.settle(part.envelope, .permanent(status.explanation, status: status))
    }

    // MARK: Doubt

    /// Requests whose answer will not come: too late, or their session has ended (`sessionEnded`).
    func lost(_ tokens: [RequestToken], sessionEnded: Bool) {
        let now = self.now()
        for token in tokens.sorted() {
            guard let (part, _) = self.inFlight.removeValue(forKey: token) else { continue }
            part.envelope.outstanding -= 1
            self.doubtCount += 1
            let doubts = part.envelope.doubts[part.index, default: 0] + 1
            part.envelope.doubts[part.index] = doubts
            self.logger.warning(
                "message in doubt: sent, and no answer came",
                metadata: [LogKeys.messageID: "\(part.envelope.message.id)"]
            )
            if !self.settings.resendsInDoubt {
                self.settle(part.envelope, .permanent("in doubt: sent, and no answer came", status: nil))
            } else if doubts > 1 {
                self.settle(part.envelope, .temporary("no answer, twice", status: nil))
            } else {
                self.sendAgain(part, at: sessionEnded ? now : now + self.settings.doubtRest)
            }
        }
        self.pump()
    }

    // MARK: The end of a message

    private func settle(_ envelope: Envelope, _ end: DeliveryEnd) {
        guard !envelope.isSettled else { return }
        envelope.isSettled = true
        self.settle(envelope.message, end)
    }

    private func settle(_ message: CoreMessage, _ end: DeliveryEnd) {
        self.known.settled(message.id)
        self.settlements.settle(DeliveryResult(message: message, end: end))
    }
}
