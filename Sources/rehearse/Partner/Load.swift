import NIOCore
import SMPP

/// A load: many messages over some sessions, as fast as windows, rate and far side allow, and what came of them.
///
/// It keeps nothing of a message but its place in the window, and, when receipts are measured, its id until the
/// receipt comes.
final class Load: Player {
    /// How much.
    struct Plan: Sendable {
        var sessions = 1
        /// Messages a second over all sessions; nil for as many as can be.
        var rate: Double?
        /// How many; nil for any number.
        var count: Int?
        /// For how long; nil for any time.
        var duration: Duration?
        /// How long to wait for a receipt after the last one; nil when none are asked for.
        var receiptWait: Duration?
        var showsProgress = true
        /// Whether a session that was lost is made again, every fifth of a second.
        var reconnects = false
    }

    let settings: PartnerSettings
    private let plan: Plan
    private let messages: SerialMessages
    private let tell: (LoadReport) -> Void
    private let ending: Stage.Ending
    private let loop: any EventLoop
    private var sessions: [LoadSession] = []
    private var pace: Pace
    private var alarm: Alarm?
    private var serial = 0
    private var parts: [SubmitSM] = []
    private var tally: LoadTally
    private let record: JSONLinesFile?
    private var began: ContinuousClock.Instant?
    private var lastAnswer: ContinuousClock.Instant?
    private var lastReceipt = ContinuousClock.now
    private var stage = LoadStage.binding
    private var complaint: Complaint?
    private var turn = 0
    private var toldAnswers = 0

    init(
        _ settings: PartnerSettings,
        _ plan: Plan,
        _ messages: SerialMessages,
        record: JSONLinesFile? = nil,
        ending: Stage.Ending,
        on loop: any EventLoop,
        telling tell: @escaping (LoadReport) -> Void
    ) {
        self.settings = settings
        self.plan = plan
        self.messages = messages
        self.tell = tell
        self.record = record
        self.tally = LoadTally(measuresReceipts: plan.receiptWait != nil)
        self.ending = ending
        self.loop = loop
        self.pace = Pace(plan.rate, from: .now)
        self.alarm = Alarm(on: loop) { [weak self] in self?.sendByRate() }
    }

    func start() {
        for _ in 0..<self.plan.sessions {
            let session = LoadSession(self)
            self.sessions.append(session)
            self.connect(session)
        }
    }

    private func connect(_ session: LoadSession) {
        let load = NIOLoopBound(self, eventLoop: self.loop)
        let again = NIOLoopBound(session, eventLoop: self.loop)
        Connector.connect(self.settings, owner: session, on: self.loop).whenFailure { error in
            guard load.value.stage == .binding || !load.value.plan.reconnects else {
                return load.value.reconnect(again.value)
            }
            load.value.fail(error as? Complaint ?? Complaint("\(error)"))
        }
    }

    private func reconnect(_ session: LoadSession) {
        self.loop.assumeIsolated().scheduleTask(in: .milliseconds(200)) {
            guard self.stage == .sending || self.stage == .finishing else { return }
            self.connect(session)
        }
    }

    func hear(_ line: String) {}

    // MARK: Sending

    /// A session is bound; the load begins when all are.
    func bound() {
        guard self.stage == .binding, self.sessions.allSatisfy(\.isBound) else { return }
        self.stage = .sending
        let now = ContinuousClock.now
        self.began = now
        self.pace = Pace(self.plan.rate, from: now)
        if let duration = self.plan.duration {
            self.loop.assumeIsolated().scheduleTask(in: .nanoseconds(duration.nanoseconds)) { self.stop() }
        }
        self.loop.assumeIsolated().execute {
            for session in self.sessions { self.send(through: session) }
            self.sendByRate()
        }
        self.loop.assumeIsolated().scheduleTask(in: .seconds(1)) { self.showProgress() }
    }

    /// A session may have room: fills its window; with a rate, all sessions as far as that allows.
    func send(through session: LoadSession) {
        guard self.stage == .sending else { return self.endIfDone() }
        guard self.plan.rate == nil else { return self.sendByRate() }
        let now = ContinuousClock.now
        while session.hasRoom, self.sendNext(session, now) {}
        self.endIfDone()
    }

    /// Sends what the rate allows, one session after the other, and comes back when it allows more.
    ///
    /// Where all windows are full, the next answer is what brings it back.
    private func sendByRate() {
        guard self.stage == .sending, self.plan.rate != nil else { return }
        let now = ContinuousClock.now
        var allowance = self.pace.allowance(at: now)
        while allowance > 0, let session = self.nextSession(), self.sendNext(session, now) { allowance -= 1 }
        self.endIfDone()
        guard allowance == 0, let pause = self.pace.pause else { return }
        self.alarm?.set(now + max(pause, .microseconds(50)))
    }

    private func nextSession() -> LoadSession? {
        for _ in self.sessions.indices {
            self.turn = (self.turn + 1) % self.sessions.count
            if self.sessions[self.turn].hasRoom { return self.sessions[self.turn] }
        }
        return nil
    }

    private func sendNext(_ session: LoadSession, _ now: ContinuousClock.Instant) -> Bool {
        if self.parts.isEmpty {
            if let count = self.plan.count, self.serial >= count {
                self.finishSending()
                return false
            }
            self.serial += 1
            self.parts = self.messages.parts(self.serial).reversed()
        }
        guard let message = self.parts.popLast() else { return false }
        guard session.send(message, Sent(number: self.serial, time: now)) else {
            self.parts.append(message)
            return false
        }
        self.tally.sent += 1
        self.pace.sent(1)
        return true
    }

    // MARK: What comes

    func answered(_ sent: Sent, _ status: CommandStatus, _ messageID: String, at now: ContinuousClock.Instant) {
        self.tally.answered(sent, status, messageID, at: now)
        self.lastAnswer = now
        guard let record = self.record else { return }
        var object = JSONObject()
        object.put("serial", sent.number)
        object.put("status", status.rawValue)
        if status == .ok { object.put("message_id", messageID) }
        record.write(object)
    }

    func took(_ message: DeliverSM, at now: ContinuousClock.Instant) {
        if self.tally.took(message, at: now) { self.lastReceipt = now }
    }

    func gaveUp(_ count: Int) {
        self.tally.unanswered += count
    }

    // MARK: The end

    func stop() {
        switch self.stage {
        case .binding:
            self.fail(Complaint("stopped before all sessions were bound"))
        case .sending:
            self.finishSending()
            self.endIfDone()
        case .finishing:
            self.end()
        case .ended:
            break
        }
    }

    /// A bind was refused; one made anew may be tried again, while the far side still thinks of the old one.
    func refused(_ session: LoadSession, _ status: CommandStatus) {
        guard self.stage == .binding || !self.plan.reconnects else { return session.close() }
        self.fail(Complaint("the bind was refused: \(status.name), \(status.explanation)"))
    }

    private func finishSending() {
        self.stage = .finishing
        self.parts = []
        self.lastReceipt = .now
    }

    func fail(_ complaint: Complaint) {
        if self.complaint == nil { self.complaint = complaint }
        self.end()
    }

    func closed(_ session: LoadSession, _ reason: EndReason?, unanswered: Int) {
        self.tally.unanswered += unanswered
        switch self.stage {
        case .binding:
            return self.fail(Complaint("a session ended before it was bound: \(reason ?? .linkEnded)"))
        case .sending, .finishing:
            self.tally.sessionsLost += 1
            self.note("a session ended: \(reason ?? .linkEnded)")
            if self.plan.reconnects {
                self.reconnect(session)
                return self.endIfDone()
            }
        case .ended:
            break
        }
        guard self.sessions.allSatisfy({ $0.link == nil }) else { return self.endIfDone() }
        self.end()
    }

    /// Ends when everything was answered and, where they are measured, every receipt came or none comes any more.
    private func endIfDone() {
        guard self.stage == .finishing, self.sessions.allSatisfy({ $0.unansweredCount == 0 }) else { return }
        if let wait = self.plan.receiptWait, self.tally.receipted < self.tally.accepted,
            ContinuousClock.now - self.lastReceipt < wait
        {
            return
        }
        self.end()
    }

    private func end() {
        if self.stage != .ended {
            self.stage = .ended
            self.alarm?.cancel()
            for session in self.sessions { session.unbind() }
        }
        guard self.sessions.allSatisfy({ $0.link == nil }) else { return }
        if let complaint = self.complaint { return self.ending.fail(complaint) }
        let report = self.report
        self.record?.flush()
        self.tell(report)
        self.ending.succeed(report.isClean ? .done : .failed)
    }

    private var report: LoadReport {
        let time = self.began.flatMap { began in self.lastAnswer.map { $0 - began } } ?? .zero
        return LoadReport(tally: self.tally, time: time)
    }

    // MARK: Progress

    private func showProgress() {
        guard self.stage != .ended else { return }
        let rate = self.tally.answered - self.toldAnswers
        self.toldAnswers = self.tally.answered
        let seconds = self.began.map { Int((ContinuousClock.now - $0).inSeconds.rounded()) } ?? 0
        var words =
            "\(seconds) s: \(self.tally.sent.grouped) sent, \(self.tally.answered.grouped) answered, \(rate.grouped)/s"
        words += ", p99 \(LoadReport.milliseconds(self.tally.latency.quantile(0.99))) ms"
        if self.plan.receiptWait != nil { words += ", \(self.tally.receipted.grouped) receipts" }
        self.note(words)
        self.endIfDone()
        self.loop.assumeIsolated().scheduleTask(in: .seconds(1)) { self.showProgress() }
    }

    private func note(_ words: String) {
        if self.plan.showsProgress { StandardStream.error.write(words + "\n") }
    }
}

/// How far a load is.
enum LoadStage: Equatable {
    case binding
    case sending
    /// Nothing more is sent; answers and receipts may still come.
    case finishing
    case ended
}
