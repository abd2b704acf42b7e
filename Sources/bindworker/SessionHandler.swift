import IPC
import NIOCore
import SMPP

/// Names a request that we sent, for whoever has to learn of its answer.
typealias RequestToken = UInt64

/// What a session's owner (`ClientLink`, `ServerLink`) is told.
protocol SessionOwner: AnyObject {
    /// What the machine made of a PDU, housekeeping left out.
    func session(_ session: SessionHandler, told reception: Reception<RequestToken>)
    /// Requests whose answer did not come in time; the session lives on.
    func session(_ session: SessionHandler, gaveUpOn tokens: [RequestToken])
    /// Room in the window, or in the connection's buffer.
    func sessionMaySend(_ session: SessionHandler)
    /// The end, once; `unanswered` are the requests that die with it.
    func session(_ session: SessionHandler, ended reason: EndReason?, unanswered: [RequestToken])
}

/// Octets → `PDUDecoder` → `Session` → octets: the door of one SMPP session.
///
/// It decides nothing: the machine does, and the owner. What is written during a burst leaves in one write.
final class SessionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How long a PDU may take from its first octet to its last.
    private static let readTimeout: Duration = .seconds(10)

    /// The far side's address; for a carrier with its port.
    let peer: String
    var peerPort: UInt16 = 0
    /// Of a partner's connection: how it is protected.
    var encryption: Encryption?
    let eventLoop: any EventLoop
    weak var owner: (any SessionOwner)?
    /// Called when the connection stands.
    var onActive: () -> Void = {}
    var session: Session<RequestToken>

    private let tally: BindTally
    var decoder: PDUDecoder
    var received = ByteBuffer()
    /// Who shows the PDUs to whoever traces the bind.
    var tracer: Tracer?
    /// Whether we have dialled.
    var isOurs = false
    /// This connection, to the tracer; nil while it does not stand.
    var traced: TraceConnection?
    private var outgoing: ByteBuffer?
    private var context: ChannelHandlerContext?
    private var flushIsDue = false
    private var isReading = true
    private var isProcessing = false
    private var timer: Scheduled<Void>?
    private var timerDeadline: ContinuousClock.Instant?
    private var partialSince: ContinuousClock.Instant?
    private var endReason: EndReason?
    /// What went wrong below SMPP, in words: a handshake, a reset.
    private(set) var trouble: String?
    private var hasEnded = false

    init(
        configuration: SessionConfiguration,
        peer: String,
        maximumLength: Int,
        tally: BindTally,
        eventLoop: any EventLoop
    ) {
        self.tally = tally
        self.peer = peer
        self.eventLoop = eventLoop
        self.session = Session(configuration: configuration, at: .now)
        self.decoder = PDUDecoder(maximumLength: maximumLength)
    }

    var isWritable: Bool { self.context?.channel.isWritable ?? false }

    /// What the peer may send from now on, in octets a PDU: more, once it is bound.
    func allow(maximumLength: Int) {
        self.decoder.maximumLength = maximumLength
    }

    // MARK: What the owner asks for

    func write(_ pdu: PDU) {
        guard let context = self.context else { return }
        var buffer = self.outgoing ?? context.channel.allocator.buffer(capacity: 1024)
        self.outgoing = nil
        let start = buffer.writerIndex
        do throws(EncodingError) {
            try PDUEncoder.encode(pdu, into: &buffer)
        } catch {
            self.refuseUnencodable(pdu, into: &buffer)
        }
        self.show(buffer, from: start)
        self.outgoing = buffer
        guard !self.flushIsDue else { return }
        self.flushIsDue = true
        self.eventLoop.assumeIsolated().execute { self.flush() }
    }

    /// An answer that cannot be put into octets is still an answer: the bare status, without a body.
    private func refuseUnencodable(_ pdu: PDU, into buffer: inout ByteBuffer) {
        guard pdu.commandID.isResponse else { return }
        let status: CommandStatus = pdu.status == .ok ? .syserr : pdu.status
        do throws(EncodingError) {
            try PDUEncoder.encode(PDU(.genericNack, status: status, sequence: pdu.sequence), into: &buffer)
        } catch {
            self.close(nil)
        }
    }

    func close(_ reason: EndReason?) {
        if self.endReason == nil { self.endReason = reason }
        self.flush()
        self.context?.close(promise: nil)
    }

    /// Octets that were read by somebody else before this session was ours.
    func replay(_ octets: ByteBuffer) {
        var octets = octets
        self.received.writeBuffer(&octets)
        self.process()
    }

    // MARK: The channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.rearm()
        if context.channel.isActive { self.begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        self.begin(context)
    }

    private func begin(_ context: ChannelHandlerContext) {
        self.beginTrace(context.channel)
        self.onActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var octets = self.unwrapInboundIn(data)
        if self.received.readableBytes == 0 {
            self.received = octets
        } else {
            self.received.writeBuffer(&octets)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.process()
        self.flush()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        self.process()
        if context.channel.isWritable { self.owner?.sessionMaySend(self) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.trouble = Dialler.words(for: error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.end()
    }

    private func end() {
        guard !self.hasEnded else { return }
        self.hasEnded = true
        self.context = nil
        self.timer?.cancel()
        self.endTrace()
        self.owner?.session(self, ended: self.endReason, unanswered: self.session.closed())
    }

    private func flush() {
        self.flushIsDue = false
        guard let buffer = self.outgoing, let context = self.context else { return }
        self.outgoing = nil
        context.writeAndFlush(self.wrapOutboundOut(buffer), promise: nil)
    }

    // MARK: PDUs

    /// Takes PDUs out of what was received for as long as the peer's window allows, and it takes our answers.
    ///
    /// An answer that is given at once comes back here: the loop that is under way goes on with the next PDU.
    func process() {
        guard !self.isProcessing else { return }
        self.isProcessing = true
        defer { self.isProcessing = false }
        while self.isWritable, self.context != nil, self.session.wantsReading, self.endReason == nil {
            do throws(DecodingError) {
                guard let pdu = try self.nextPDU() else { break }
                self.partialSince = nil
                self.handle(self.session.received(pdu, at: .now))
            } catch {
                self.handle(self.session.received(error, at: .now))
            }
        }
        self.received.discardReadBytes()
        self.steerReading()
        self.rearm()
    }

    private func handle(_ reception: Reception<RequestToken>) {
        switch reception {
        case .reply(let pdu):
            if pdu.commandID == .enquireLinkResp { self.tally.count(self.tally.enquireLinksReceived) }
            self.write(pdu)
        case .replyAndClose(let pdu, let reason):
            if let pdu { self.write(pdu) }
            self.close(reason)
        case .unbindReceived(let reply):
            self.write(reply)
            self.close(.unboundByPeer)
        case .unbound:
            self.close(.unbound)
        case .nothing, .bindRequested, .bound, .bindRefused, .request, .answered, .failed, .answeredLate, .alert,
            .outbind:
            self.owner?.session(self, told: reception)
        }
    }

    /// Beyond its window, or while it does not read, a peer is not read: the pressure ends in its own TCP buffer.
    private func steerReading() {
        guard let context = self.context else { return }
        let whole = self.session.wantsReading && context.channel.isWritable
        let now = ContinuousClock.now
        if whole, self.received.readableBytes > 0 {
            if self.partialSince == nil { self.partialSince = now }
        } else {
            self.partialSince = nil
        }
        let wanted = whole && self.endReason == nil
        guard wanted != self.isReading else { return }
        self.isReading = wanted
        context.channel.setOption(.autoRead, value: wanted).whenFailure { _ in }
    }

    // MARK: Time

    func rearm() {
        guard self.context != nil else { return }
        var next = self.session.nextDeadline
        if let partial = self.partialSince {
            let limit = partial + Self.readTimeout
            next = min(next ?? limit, limit)
        }
        guard let next else { return }
        // A timer that fires early looks again and arms anew: cheaper than moving it with every PDU.
        if let armed = self.timerDeadline, armed <= next { return }
        self.timer?.cancel()
        self.timerDeadline = next
        let delay = max(.milliseconds(1), next - .now)
        self.timer = self.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) { self.tick() }
    }

    private func tick() {
        self.timerDeadline = nil
        let now = ContinuousClock.now
        if let partial = self.partialSince, now - partial >= Self.readTimeout {
            self.close(.protocolError(.invcmdlen))
            return
        }
        let tick = self.session.tick(at: now)
        if !tick.expired.isEmpty { self.owner?.session(self, gaveUpOn: tick.expired) }
        if let pdu = tick.probe {
            self.tally.count(self.tally.enquireLinksSent)
            self.write(pdu)
        }
        if let reason = tick.close { self.close(reason) }
        self.rearm()
    }
}
