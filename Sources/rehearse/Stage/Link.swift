import NIOCore
import SMPP

/// What a request of ours is known by until it is answered.
struct Sent: Sendable, Equatable {
    /// The owner's number for it.
    let number: Int
    /// When it was sent.
    let time: ContinuousClock.Instant
}

/// Whoever speaks through a link.
protocol LinkOwner: AnyObject {
    /// The connection stands.
    func opened(_ link: Link)
    /// What the session made of a PDU, housekeeping left out.
    func link(_ link: Link, told reception: Reception<Sent>, at now: ContinuousClock.Instant)
    /// Requests of ours whose answer did not come in time.
    func link(_ link: Link, gaveUpOn requests: [Sent])
    /// A burst was read, or the connection takes octets again: the moment to send.
    func readyToSend(_ link: Link)
    /// The end, once; the requests die with it.
    func closed(_ link: Link, _ reason: EndReason?, unanswered: [Sent])
}

/// Octets → `PDUDecoder` → `Session` → octets: one connection of a rehearsal.
///
/// What is written during a read burst leaves in one write. A peer that does not read its answers is not read either.
final class Link: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Large reads once a connection has shown that it is busy; 250 idle ones take a few MB.
    static let receiveAllocator = AdaptiveRecvByteBufferAllocator(minimum: 2_048, initial: 16_384, maximum: 262_144)

    /// The far side's address.
    let peer: String
    let loop: any EventLoop
    var session: Session<Sent>
    /// Let go of at the end, since it holds the link too.
    private(set) var owner: (any LinkOwner)?
    /// Whether everything that comes is to be left without an answer, and unread by the session.
    var isMute = false

    private var decoder = PDUDecoder()
    private var received = ByteBuffer()
    private var outgoing = ByteBuffer()
    private var context: ChannelHandlerContext?
    private var hasOpened = false
    private var isProcessing = false
    private var flushIsDue = false
    private var isReading = true
    private var ending: EndReason?
    private var alarm: Alarm?

    init(_ configuration: SessionConfiguration, peer: String, owner: any LinkOwner, on loop: any EventLoop) {
        self.peer = peer
        self.loop = loop
        self.owner = owner
        self.session = Session(configuration: configuration, at: .now)
    }

    var isOpen: Bool { self.context != nil && self.ending == nil }
    var isWritable: Bool { self.context?.channel.isWritable ?? false }

    // MARK: What the owner asks for

    func bind(_ bind: Bind, as kind: BindKind) {
        if let pdu = self.session.bind(bind, as: kind, at: .now) { self.write(pdu) }
        self.settle()
    }

    /// Sends a request, if the window and the session allow it.
    func request(_ body: PDU.Body, _ sent: Sent) -> RequestResult {
        let result = self.session.request(body, token: sent, at: sent.time)
        if case .send(let pdu) = result { self.write(pdu) }
        if !self.isProcessing { self.alarm?.set(self.session.nextDeadline) }
        return result
    }

    /// Answers a request of the peer, now or later.
    func answer(_ sequence: UInt32, _ command: CommandID, _ body: PDU.Body?, _ status: CommandStatus) {
        let pdu = self.session.answer(
            sequence: sequence,
            commandID: command,
            body: body,
            status: status,
            at: .now
        )
        if let pdu { self.write(pdu) }
        if !self.isReading { self.settle() }
    }

    func write(_ pdu: PDU) {
        guard let context = self.context else { return }
        if self.outgoing.capacity == 0 { self.outgoing = context.channel.allocator.buffer(capacity: 8_192) }
        do throws(EncodingError) {
            try PDUEncoder.encode(pdu, into: &self.outgoing)
        } catch {
            // Nothing of ours is longer than its field but what a user typed, and that was tried before.
            return
        }
        guard !self.isProcessing, !self.flushIsDue else { return }
        self.flushIsDue = true
        self.loop.assumeIsolated().execute { self.flush() }
    }

    /// Unbinds, waits for the answer as long as the session says, and closes.
    func unbind() {
        guard let pdu = self.session.unbind(at: .now) else { return self.close(.unbound) }
        self.write(pdu)
        self.settle()
    }

    func close(_ reason: EndReason?) {
        if self.ending == nil { self.ending = reason }
        self.flush()
        self.context?.close(promise: nil)
    }

    // MARK: The channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.alarm = Alarm(on: self.loop) { [weak self] in self?.tick() }
        if context.channel.isActive { self.open() }
    }

    func channelActive(context: ChannelHandlerContext) {
        self.open()
    }

    private func open() {
        guard !self.hasOpened else { return }
        self.hasOpened = true
        self.owner?.opened(self)
        self.settle()
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
        self.settle()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        self.settle()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.end()
    }

    private func end() {
        guard self.context != nil else { return }
        self.context = nil
        self.alarm?.cancel()
        let owner = self.owner
        self.owner = nil
        // A connection that never stood is told of by whoever tried to make it.
        guard self.hasOpened else { return }
        owner?.closed(self, self.ending, unanswered: self.session.closed())
    }

    private func flush() {
        self.flushIsDue = false
        guard self.outgoing.readableBytes > 0, let context = self.context else { return }
        let octets = self.outgoing
        self.outgoing = ByteBuffer()
        context.writeAndFlush(self.wrapOutboundOut(octets), promise: nil)
    }

    // MARK: A burst

    /// Takes what can be taken, lets the owner send, and writes all of it at once.
    private func settle() {
        guard !self.isProcessing, self.context != nil else { return }
        self.isProcessing = true
        let now = ContinuousClock.now
        while self.isOpen, self.session.wantsReading, self.isWritable {
            do throws(DecodingError) {
                guard let pdu = try self.decoder.next(from: &self.received) else { break }
                self.handle(
                    self.isMute && self.session.isBound ? .request(pdu) : self.session.received(pdu, at: now),
                    now
                )
            } catch {
                self.handle(self.session.received(error, at: now), now)
            }
        }
        self.received.discardReadBytes()
        if self.isOpen { self.owner?.readyToSend(self) }
        self.isProcessing = false
        self.flush()
        self.steerReading()
        self.alarm?.set(self.session.nextDeadline)
    }

    private func handle(_ reception: Reception<Sent>, _ now: ContinuousClock.Instant) {
        switch reception {
        case .reply(let pdu):
            self.write(pdu)
        case .replyAndClose(let pdu, let reason):
            if let pdu { self.write(pdu) }
            self.close(reason)
        case .unbindReceived(let reply):
            self.write(reply)
            self.close(.unboundByPeer)
        case .unbound:
            self.close(.unbound)
        case .nothing:
            break
        case .bindRequested, .bound, .bindRefused, .request, .answered, .failed, .answeredLate, .alert, .outbind:
            self.owner?.link(self, told: reception, at: now)
        }
    }

    private func steerReading() {
        guard let context = self.context else { return }
        let wanted = self.isOpen && self.session.wantsReading && context.channel.isWritable
        guard wanted != self.isReading else { return }
        self.isReading = wanted
        context.channel.setOption(.autoRead, value: wanted).whenFailure { _ in }
    }

    private func tick() {
        guard self.context != nil else { return }
        let tick = self.session.tick(at: .now)
        if !tick.expired.isEmpty { self.owner?.link(self, gaveUpOn: tick.expired) }
        if let probe = tick.probe { self.write(probe) }
        if let reason = tick.close { self.close(reason) }
        self.settle()
    }
}
