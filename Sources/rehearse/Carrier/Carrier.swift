import NIOCore
import NIOPosix
import SMPP

/// A message centre to rehearse with: takes messages, answers them, sends receipts and messages back.
///
/// All of it lives on one event loop. Whatever could grow has a limit: what waits to be delivered
/// (``Deliveries/limit``), and in each session the requests that wait for a delayed answer.
final class Carrier: Player {
    var settings: CarrierSettings
    var limit: SecondLimit
    private(set) var sessions: [CarrierSession] = []
    private(set) var deliveries: Deliveries
    private let loop: any EventLoop
    private let ending: Stage.Ending
    private let record: JSONLinesFile?
    private let tellEvent: (CarrierEvent) -> Void
    private let calendar: Calendar
    private let started = ContinuousClock.now
    private var tally = CarrierTally()
    private var dice = SystemRandomNumberGenerator()
    private var lastID: UInt64
    private var channel: (any Channel)?
    private(set) var isStopping = false

    /// A carrier that does not listen yet.
    ///
    /// - Parameters:
    ///   - settings: how to behave.
    ///   - record: where messages are written down; nil for nowhere.
    ///   - ending: kept when all is over.
    ///   - loop: where all of it lives.
    ///   - tell: is told every event.
    init(
        _ settings: CarrierSettings,
        record: JSONLinesFile? = nil,
        ending: Stage.Ending,
        on loop: any EventLoop,
        telling tell: @escaping (CarrierEvent) -> Void
    ) {
        self.settings = settings
        self.record = record
        self.ending = ending
        self.loop = loop
        self.tellEvent = tell
        self.limit = SecondLimit(settings.throttle)
        self.calendar = Calendar(on: loop)
        self.deliveries = Deliveries(settings, self.calendar, tell)
        // Ids go on rising over restarts, and have few enough digits to be copied without an allocation.
        let epoch = max(0, WallClock.now.secondsSinceEpoch - 1_700_000_000)
        self.lastID = UInt64(epoch) * 1_000_000
    }

    /// Starts to listen; the port is told by an event and by the future.
    func listen() -> EventLoopFuture<Int> {
        let carrier = NIOLoopBound(self, eventLoop: self.loop)
        let bootstrap = ServerBootstrap(group: self.loop)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.recvAllocator, value: Link.receiveAllocator)
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
            carrier.value.sendMORegularly(1)
            return port
        }
    }

    private func makeLink(_ channel: any Channel) -> Link {
        let peer = channel.remoteAddress.map { "\($0.ipAddress ?? "?"):\($0.port ?? 0)" } ?? "?"
        return Link(self.settings.session, peer: peer, owner: CarrierSession(self), on: self.loop)
    }

    func tell(_ event: CarrierEvent) {
        self.tellEvent(event)
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

    func closed(_ session: CarrierSession, _ systemID: String?, _ peer: String, _ reason: EndReason?) {
        self.sessions.removeAll { $0 === session }
        self.tell(.closed(systemID: systemID, peer: peer, reason))
        if self.isStopping, self.sessions.isEmpty { self.finish() }
    }

    // MARK: Messages

    /// Takes a message or refuses it, as the settings, the throttle and the dice have it.
    func take(_ message: TakenMessage, _ session: CarrierSession, at now: ContinuousClock.Instant) {
        guard session.link?.isMute != true else {
            self.tally.unanswered += 1
            return self.note(message, session.systemID, nil, nil)
        }
        let wantsReceipt = self.wantsReceipt(message)
        let status = self.judge(message, wantsReceipt, at: now)
        let delay = self.settings.delay.isNone ? Duration.zero : self.settings.delay.draw(with: &self.dice)
        guard status == .ok else {
            self.tally.refused[status, default: 0] += 1
            self.note(message, session.systemID, nil, status)
            return self.answer(message, session, "", status, now, delay)
        }
        self.tally.accepted += 1
        self.lastID += 1
        let name = self.settings.receiptFormat.answered(self.lastID)
        self.note(message, session.systemID, name, .ok)
        let receipt = wantsReceipt ? self.receipt(for: message, self.lastID) : nil
        if let receipt, self.settings.receiptTiming == .before {
            self.deliveries.add(.receipt(receipt), for: session.systemID, at: nil)
        }
        self.answer(message, session, name, .ok, now, delay)
        if let receipt, case .after(let time) = self.settings.receiptTiming {
            self.add(.receipt(receipt), for: session.systemID, after: delay + time, now)
        }
        if let reply = message.reply { self.add(.mo(reply), for: session.systemID, after: delay, now) }
    }

    private func judge(_ message: TakenMessage, _ wantsReceipt: Bool, at now: ContinuousClock.Instant) -> CommandStatus
    {
        guard self.limit.admits(at: now) else { return .throttled }
        if self.settings.errorRate > 0, Double.random(in: 0..<1, using: &self.dice) < self.settings.errorRate {
            return self.settings.errorStatus
        }
        guard !message.destination.digits.isEmpty else { return .invdstadr }
        return wantsReceipt && self.deliveries.isFull ? .msgqful : .ok
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
        let (sequence, command) = (message.sequence, message.command)
        guard delay > .zero else { return session.answer(sequence, command, messageID, status) }
        self.calendar.add(at: now + delay) { session.answer(sequence, command, messageID, status) }
    }

    private func add(
        _ content: Delivery.Content,
        for systemID: String,
        after delay: Duration,
        _ now: ContinuousClock.Instant
    ) {
        self.deliveries.add(content, for: systemID, at: delay > .zero ? now + delay : nil)
    }

    private func receipt(for message: TakenMessage, _ id: UInt64) -> PendingReceipt {
        PendingReceipt(
            id: id,
            source: message.source,
            destination: message.destination,
            submitted: WallClock.now.secondsSinceEpoch,
            state: self.settings.receiptState,
            text: message.quotation
        )
    }

    private func note(_ message: TakenMessage, _ systemID: String, _ messageID: String?, _ status: CommandStatus?) {
        if let record = self.record {
            var object = JSONObject()
            object.put("time", WallClock.now.iso8601)
            object.put("system_id", systemID)
            object.put(message, messageID, status)
            record.write(object)
        }
        guard self.settings.tellsMessages else { return }
        self.tell(.message(message, systemID: systemID, messageID: messageID, status))
    }

    private func sendMORegularly(_ number: Int) {
        guard let interval = self.settings.moEvery, !self.isStopping else { return }
        self.loop.assumeIsolated().scheduleTask(in: .nanoseconds(max(1_000, interval.nanoseconds))) {
            for account in self.deliveries.boundAccounts where account.waitingCount < 1_000 {
                let message = DeliverSM(
                    source: Address(text: "+4915100000001"),
                    destination: Address(text: account.systemID),
                    shortMessage: Array("MO \(number)".utf8)
                )
                self.deliveries.add(.mo(message), for: account.systemID, at: nil)
            }
            self.sendMORegularly(number + 1)
        }
    }

    // MARK: The end

    func stop() {
        guard !self.isStopping else { return }
        self.isStopping = true
        self.channel?.close(promise: nil)
        guard !self.sessions.isEmpty else { return self.finish() }
        for session in self.sessions { session.link?.unbind() }
    }

    private func finish() {
        self.record?.flush()
        self.tally.receiptsSent = self.deliveries.receiptsSent
        self.tally.mosSent = self.deliveries.mosSent
        self.tally.deliveriesFailed = self.deliveries.failed
        self.tell(.summary(self.tally, seconds: (ContinuousClock.now - self.started).inSeconds))
        self.ending.succeed(.done)
    }
}
