import NIOCore
import NIOPosix
import SMPP

/// A message centre to rehearse with: takes messages, answers them, sends receipts and messages back.
///
/// All of it lives on one event loop. Whatever could grow has a limit: receipts and messages that wait
/// (``CarrierSettings/deliveryLimit``), and in each session the requests that wait for a delayed answer.
final class Carrier: Player {
    /// What is to happen later.
    enum Due {
        case answer(CarrierSession, UInt32, CommandID, String, CommandStatus)
        case delivery(Delivery, Account)
    }

    var settings: CarrierSettings
    let loop: any EventLoop
    private(set) var tally = CarrierTally()
    private let ending: Stage.Ending
    private let record: MessageRecord?
    private let voice: Voice
    private let listener: ((CarrierEvent) -> Void)?
    private let started = ContinuousClock.now
    private var limit: SecondLimit
    private var dice = SystemRandomNumberGenerator()
    private var accounts: [String: Account] = [:]
    private var sessions: [CarrierSession] = []
    private var calendar = DueQueue<Due>()
    private var alarm: Alarm?
    private var deliveries = 0
    private var lastID: UInt64
    private var lastMO = 0
    private var channel: (any Channel)?
    private var isStopping = false

    /// - Parameters:
    ///   - settings: how to behave.
    ///   - record: where messages are written down; nil for nowhere.
    ///   - voice: where events are told.
    ///   - ending: kept when all is over.
    ///   - listener: is told every event besides, for tests.
    init(
        _ settings: CarrierSettings,
        record: MessageRecord? = nil,
        voice: Voice,
        ending: Stage.Ending,
        listener: ((CarrierEvent) -> Void)? = nil,
        on loop: any EventLoop
    ) {
        self.settings = settings
        self.record = record
        self.voice = voice
        self.ending = ending
        self.listener = listener
        self.loop = loop
        self.limit = SecondLimit(settings.throttle)
        // Ids go on rising over restarts, and have few enough digits to be copied without an allocation.
        let epoch = max(0, WallClock.now.secondsSinceEpoch - 1_700_000_000)
        self.lastID = UInt64(epoch) * 1_000_000
        self.alarm = Alarm(on: loop) { [weak self] in self?.ring() }
    }

    /// Starts to listen; the port is told by an event and by the future.
    func listen() -> EventLoopFuture<Int> {
        let carrier = NIOLoopBound(self, eventLoop: self.loop)
        let bootstrap = ServerBootstrap(group: self.loop)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 2_048, initial: 16_384, maximum: 262_144)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(carrier.value.makeLink(channel))
                }
            }
        let host = self.settings.host
        return bootstrap.bind(host: host, port: self.settings.port).map { channel in
            let port = channel.localAddress?.port ?? 0
            carrier.value.channel = channel
            carrier.value.tell(.listening(host: host, port: port))
            carrier.value.sendMORegularly()
            return port
        }
    }

    private func makeLink(_ channel: any Channel) -> Link {
        let peer = channel.remoteAddress.map { "\($0.ipAddress ?? "?"):\($0.port ?? 0)" } ?? "?"
        return Link(self.settings.session, peer: peer, owner: CarrierSession(self), on: self.loop)
    }

    func tell(_ event: CarrierEvent) {
        self.voice.say(event)
        self.listener?(event)
    }

    // MARK: Sessions

    func opened(_ session: CarrierSession) {
        self.tally.connections += 1
        self.sessions.append(session)
    }

    func bound(_ systemID: String, _ kind: BindKind, _ version: InterfaceVersion, _ peer: String) {
        self.tally.binds += 1
        self.tell(.bound(systemID: systemID, kind, version, peer: peer))
    }

    func account(_ systemID: String) -> Account {
        if let account = self.accounts[systemID] { return account }
        let account = Account(systemID: systemID)
        self.accounts[systemID] = account
        return account
    }

    func closed(_ session: CarrierSession, _ account: Account?, _ peer: String, _ reason: EndReason?) {
        self.sessions.removeAll { $0 === session }
        if let account, account.isIdle { self.accounts[account.systemID] = nil }
        account?.pump()
        self.tell(.closed(systemID: account?.systemID, peer: peer, reason))
        if self.isStopping, self.sessions.isEmpty { self.finish() }
    }

    // MARK: Messages

    /// Takes a message or refuses it, as the settings, the throttle and the dice have it.
    func take(_ message: TakenMessage, _ session: CarrierSession, _ account: Account, at now: ContinuousClock.Instant) {
        guard session.link?.isMute != true else {
            self.tally.unanswered += 1
            self.note(message, account.systemID, nil, nil)
            return
        }
        let receipt = self.wantsReceipt(message)
        let status = self.judge(message, receipt, at: now)
        let delay = self.settings.delay.isNone ? Duration.zero : self.settings.delay.draw(with: &self.dice)
        guard status == .ok else {
            self.tally.refused[status, default: 0] += 1
            self.note(message, account.systemID, nil, status)
            return self.answer(message, session, "", status, now, delay)
        }
        self.tally.accepted += 1
        self.lastID += 1
        let name = self.settings.receiptFormat.answered(self.lastID)
        self.note(message, account.systemID, name, status)
        let delivery = receipt ? self.receipt(for: message, self.lastID) : nil
        if let delivery, self.settings.receiptTiming == .before { self.add(delivery, account, at: nil) }
        self.answer(message, session, name, .ok, now, delay)
        if let delivery, case .after(let time) = self.settings.receiptTiming {
            self.add(delivery, account, at: delay + time > .zero ? now + delay + time : nil)
        }
        if let reply = message.reply {
            self.add(Delivery(content: .mo(reply)), account, at: delay > .zero ? now + delay : nil)
        }
    }

    private func judge(_ message: TakenMessage, _ receipt: Bool, at now: ContinuousClock.Instant) -> CommandStatus {
        guard self.limit.admits(at: now) else { return .throttled }
        if self.settings.errorRate > 0, Double.random(in: 0..<1, using: &self.dice) < self.settings.errorRate {
            return self.settings.errorStatus
        }
        guard !message.destination.digits.isEmpty else { return .invdstadr }
        if receipt, self.deliveries >= CarrierSettings.deliveryLimit { return .msgqful }
        return .ok
    }

    private func wantsReceipt(_ message: TakenMessage) -> Bool {
        guard self.settings.receiptTiming != .never else { return false }
        return message.registeredDelivery.wantsReceipt(delivered: self.settings.receiptState == .delivered)
    }

    private func answer(
        _ message: TakenMessage,
        _ session: CarrierSession,
        _ messageID: String,
        _ status: CommandStatus,
        _ now: ContinuousClock.Instant,
        _ delay: Duration
    ) {
        guard delay > .zero else {
            return session.answer(message.sequence, message.command, messageID, status)
        }
        self.calendar.add(.answer(session, message.sequence, message.command, messageID, status), at: now + delay)
        self.alarm?.set(self.calendar.nextTime)
    }

    private func note(_ message: TakenMessage, _ systemID: String, _ messageID: String?, _ status: CommandStatus?) {
        self.record?.write(message, systemID: systemID, messageID: messageID, status: status)
        guard self.settings.tellsMessages else { return }
        self.tell(.message(message, systemID: systemID, messageID: messageID, status))
    }

    // MARK: Deliveries

    private func receipt(for message: TakenMessage, _ id: UInt64) -> Delivery {
        let now = WallClock.now.secondsSinceEpoch
        let receipt = PendingReceipt(
            id: id,
            source: message.source,
            destination: message.destination,
            submitted: now,
            done: now,
            state: self.settings.receiptState,
            text: message.quotation
        )
        return Delivery(content: .receipt(receipt))
    }

    /// Keeps something for an account, for now or for later; beyond the limit it is let go of.
    private func add(_ delivery: Delivery, _ account: Account, at time: ContinuousClock.Instant?) {
        guard self.deliveries < CarrierSettings.deliveryLimit else {
            self.tally.deliveriesFailed += 1
            return
        }
        self.deliveries += 1
        if let time {
            self.schedule(delivery, account, at: time)
        } else {
            account.wait(delivery)
            account.pump()
        }
    }

    private func schedule(_ delivery: Delivery, _ account: Account, at time: ContinuousClock.Instant) {
        self.calendar.add(.delivery(delivery, account), at: time)
        self.alarm?.set(self.calendar.nextTime)
    }

    /// The PDU of a delivery; a receipt reached its state now.
    func message(for delivery: Delivery) -> DeliverSM {
        switch delivery.content {
        case .mo(let message): return message
        case .receipt(var receipt):
            receipt.done = WallClock.now.secondsSinceEpoch
            return receipt.delivery(in: self.settings.receiptFormat)
        }
    }

    func sent(_ delivery: Delivery, _ message: DeliverSM, to systemID: String) {
        switch delivery.content {
        case .mo:
            self.tally.mosSent += 1
            if self.settings.tellsMessages { self.tell(.moSent(message, systemID: systemID)) }
        case .receipt(let receipt):
            self.tally.receiptsSent += 1
            guard self.settings.tellsMessages else { return }
            let name = self.settings.receiptFormat.answered(receipt.id)
            self.tell(.receiptSent(receipt, messageID: name, systemID: systemID))
        }
    }

    /// A partner answered a delivery: it is done, or comes again in a second if the partner was only busy.
    func settled(_ delivery: Delivery, _ account: Account, _ status: CommandStatus) {
        guard status != .ok else {
            self.deliveries -= 1
            return
        }
        self.tell(.deliveryRefused(systemID: account.systemID, status))
        guard status.retryClass != .permanent, delivery.refusals < Self.attempts else {
            self.deliveries -= 1
            self.tally.deliveriesFailed += 1
            return
        }
        var again = delivery
        again.refusals += 1
        self.schedule(again, self.account(account.systemID), at: .now + .seconds(1))
    }

    private static let attempts = 60

    // MARK: Time

    private func ring() {
        let now = ContinuousClock.now
        while let due = self.calendar.take(at: now) {
            switch due {
            case .answer(let session, let sequence, let command, let messageID, let status):
                session.answer(sequence, command, messageID, status)
            case .delivery(let delivery, let account):
                // The account may have been let go of and made anew in the meantime.
                let account = self.account(account.systemID)
                account.wait(delivery)
                account.pump()
            }
        }
        self.alarm?.set(self.calendar.nextTime)
    }

    private func sendMORegularly() {
        guard let interval = self.settings.moEvery else { return }
        let time = TimeAmount.nanoseconds(max(1_000, interval.nanoseconds))
        self.loop.assumeIsolated().scheduleTask(in: time) {
            guard !self.isStopping else { return }
            self.lastMO += 1
            for account in self.accounts.values where account.waitingCount < 1_000 && !account.sessions.isEmpty {
                let message = DeliverSM(
                    source: Address(text: "+4915100000001"),
                    destination: Address(text: account.systemID),
                    shortMessage: Array("MO \(self.lastMO)".utf8)
                )
                self.add(Delivery(content: .mo(message)), account, at: nil)
            }
            self.sendMORegularly()
        }
    }

    // MARK: What the user says

    func hear(_ line: String) {
        guard !line.allSatisfy(\.isWhitespace) else { return }
        guard let command = ScriptCommand(line) else {
            return self.tell(.remark("Nobody understood “\(line)”. Try: help"))
        }
        self.obey(command)
    }

    func obey(_ command: ScriptCommand) {
        switch command {
        case .mo(let source, let destination, let text): self.sendMO(source, destination, text)
        case .throttle(let limit): self.limit.limit = limit
        case .delay(let delay): self.settings.delay = delay
        case .errorRate(let rate): self.settings.errorRate = rate
        case .state(let state): self.settings.receiptState = state
        case .drop: for session in self.sessions { session.link?.close(nil) }
        case .silent(let isSilent):
            self.settings.isSilent = isSilent
            for session in self.sessions { session.link?.isMute = isSilent }
        case .unbind: for session in self.sessions { session.link?.unbind() }
        case .help: self.tell(.remark(ScriptCommand.explanation))
        }
    }

    private func sendMO(_ source: String, _ destination: String, _ text: String) {
        guard let account = self.accounts.values.filter({ !$0.sessions.isEmpty }).min(by: { $0.systemID < $1.systemID })
        else { return self.tell(.remark("Nobody is bound.")) }
        self.lastMO += 1
        let reference = UInt16(truncatingIfNeeded: self.lastMO)
        guard case .success(let parts) = Segmentation.split(text, by: .udh8, reference: reference) else {
            return self.tell(.remark("That text is too long."))
        }
        for part in parts {
            let message = DeliverSM(
                source: Address(text: source),
                destination: Address(text: destination),
                esmClass: part.hasUserDataHeader ? .userDataHeader : .normal,
                dataCoding: DataCoding(rawValue: part.dataCoding),
                shortMessage: part.userData
            )
            self.add(Delivery(content: .mo(message)), account, at: nil)
        }
    }

    func stop() {
        guard !self.isStopping else { return }
        self.isStopping = true
        self.channel?.close(promise: nil)
        guard !self.sessions.isEmpty else { return self.finish() }
        for session in self.sessions { session.link?.unbind() }
    }

    private func finish() {
        self.record?.flush()
        self.tell(.summary(self.tally, seconds: (ContinuousClock.now - self.started).inSeconds))
        self.voice.flush()
        self.ending.succeed(.done)
    }
}
