import Common
import IPC
import NIOCore
import SMPP

/// One connection in the state *open*: bounded in size and time, until a bind names a running worker.
///
/// It answers what may be answered before a bind, and leaves the bind itself to the worker: this process knows no
/// password.
final class OpenConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Octets that a PDU may have before a bind; the largest legal bind has 98.
    private static let longestPDU = 1024
    /// Octets that a peer may spend on other things than its bind; nobody needs more than a few enquire_links.
    private static let patience = 16 << 10
    /// How often, and how long apart, a worker whose queue is full is tried again.
    private static let handOverTries = 50
    private static let handOverPause: TimeAmount = .milliseconds(20)

    private let listener: Listener
    private let arrival: Arrival
    private let isOverLimit: Bool
    private var session: Session<Never>
    private var decoder = PDUDecoder(maximumLength: OpenConnection.longestPDU)
    private var received = ByteBuffer()
    private var spent = 0
    private var bind: (systemID: String, octets: ByteBuffer)?
    private var timer: Scheduled<Void>?
    private var isDone = false
    /// Until then a bind waits here for its worker; nil while none does.
    private var heldUntil: ContinuousClock.Instant?
    private var context: ChannelHandlerContext?

    init(listener: Listener, arrival: Arrival, isOverLimit: Bool, bindTimeout: Duration) {
        self.listener = listener
        self.arrival = arrival
        self.isOverLimit = isOverLimit
        var configuration = SessionConfiguration(role: .messageCentre)
        configuration.bindTimeout = bindTimeout
        self.session = Session(configuration: configuration, at: .now)
    }

    // MARK: The channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.arm(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var octets = self.unwrapInboundIn(data)
        if self.bind == nil {
            self.received.writeBuffer(&octets)
        } else {
            self.bind?.octets.writeBuffer(&octets)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.process(context)
        context.flush()
        if let bind = self.bind, !self.isDone, self.heldUntil == nil { self.route(bind.systemID, context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.timer?.cancel()
        self.context = nil
        self.listener.ended(self)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    // MARK: PDUs before the bind

    private func process(_ context: ChannelHandlerContext) {
        if self.spent == 0, self.isClientHello {
            self.listener.turnedAway(
                self.arrival.address,
                reason: "speaks TLS on the plain port; \(self.listener.encryptedPort)"
            )
            return self.finish(context)
        }
        while self.bind == nil, !self.isDone {
            let before = self.received
            do throws(DecodingError) {
                guard let pdu = try self.decoder.next(from: &self.received) else { break }
                self.handle(self.session.received(pdu, at: .now), octets: before, context)
            } catch {
                self.handle(self.session.received(error, at: .now), octets: before, context)
            }
            self.spent += before.readableBytes - self.received.readableBytes
            if self.bind == nil, self.spent > Self.patience, !self.isDone { self.finish(context) }
        }
        self.received.discardReadBytes()
    }

    /// The beginning of a TLS handshake: as a PDU it would have a length of 369 million octets.
    private var isClientHello: Bool {
        self.bind == nil && !self.isDone && self.received.readableBytesView.starts(with: [0x16, 0x03])
    }

    private func handle(_ reception: Reception<Never>, octets: ByteBuffer, _ context: ChannelHandlerContext) {
        switch reception {
        case .bindRequested(let bind, _, _):
            self.bind = (bind.systemID, octets)
        case .reply(let pdu):
            self.write(pdu, context)
        case .replyAndClose(let pdu, _):
            if let pdu { self.write(pdu, context) }
            self.finish(context)
        case .unbindReceived(let reply):
            self.write(reply, context)
            self.finish(context)
        case .nothing, .request, .bound, .bindRefused, .answered, .failed, .answeredLate, .alert, .unbound, .outbind:
            break
        }
    }

    private func write(_ pdu: PDU, _ context: ChannelHandlerContext) {
        var buffer = context.channel.allocator.buffer(capacity: 64)
        do throws(EncodingError) {
            try PDUEncoder.encode(pdu, into: &buffer)
            context.write(self.wrapOutboundOut(buffer), promise: nil)
        } catch {
            self.finish(context)
        }
    }

    private func finish(_ context: ChannelHandlerContext) {
        self.isDone = true
        context.flush()
        context.close(promise: nil)
    }

    // MARK: The bind

    private func route(_ systemID: String, _ context: ChannelHandlerContext) {
        self.timer?.cancel()
        context.channel.setOption(.autoRead, value: false).whenFailure { _ in }
        let route = self.listener.routes[systemID]
        if self.isOverLimit {
            self.refuse(.bindfail, bind: route?.bind, "too many connections", context)
        } else if let route {
            if !route.enabled {
                self.refuse(.bindfail, bind: route.bind, "disabled", context)
            } else if !route.ready {
                self.hold(for: route, "its worker is not running", context)
            } else {
                self.handOver(to: route, triesLeft: Self.handOverTries, context)
            }
        } else {
            self.refuse(.invsysid, bind: nil, "unknown system_id", context)
        }
    }

    private func handOver(to route: Route, triesLeft: Int, _ context: ChannelHandlerContext) {
        guard let octets = self.bind?.octets else { return }
        let handover = Handover(
            peerAddress: self.arrival.address,
            peerPort: self.arrival.port,
            encryption: self.arrival.encryption,
            octets: octets
        )
        var outcome = DescriptorSender.Outcome.gone
        do {
            try context.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
                outcome = self.listener.handOver(handover, descriptor: $0, to: route)
            }
        } catch {
            outcome = .gone
        }
        switch outcome {
        case .sent:
            // The worker has a descriptor of its own: closing ours says nothing to the peer.
            self.isDone = true
            context.close(promise: nil)
        case .busy where triesLeft > 0:
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: Self.handOverPause) {
                let (this, context) = bound.value
                guard context.channel.isActive else { return }
                this.handOver(to: route, triesLeft: triesLeft - 1, context)
            }
        case .gone:
            self.hold(for: route, "its worker does not take the connection", context)
        case .busy:
            self.refuse(.bindfail, bind: route.bind, "its worker does not take the connection", isOurs: true, context)
        }
    }

    /// The worker may be there in a moment, or be there already and the word of it on its way: the bind waits for that.
    ///
    /// Whoever was cut by a worker's crash binds again sooner than the next one is ready.
    private func hold(for route: Route, _ why: String, _ context: ChannelHandlerContext) {
        let now = ContinuousClock.now
        let until = self.heldUntil ?? now + self.listener.patience
        guard now < until else { return self.refuse(.bindfail, bind: route.bind, why, isOurs: true, context) }
        self.heldUntil = until
        self.listener.hold(self)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.timer?.cancel()
        self.timer = context.eventLoop.scheduleTask(in: TimeAmount(until - now)) {
            bound.value.routesChanged()
        }
    }

    /// The listener has been told of other routes, or there is no more time to wait for them.
    func routesChanged() {
        guard self.heldUntil != nil, !self.isDone, let context = self.context, let bind = self.bind else { return }
        guard context.channel.isActive else { return }
        self.route(bind.systemID, context)
    }

    /// Whoever guesses is slowed down; for what is our own trouble (`isOurs`) nobody is.
    private func refuse(
        _ status: CommandStatus,
        bind: String?,
        _ reason: String,
        isOurs: Bool = false,
        _ context: ChannelHandlerContext
    ) {
        guard let systemID = self.bind?.systemID else { return }
        self.isDone = true
        self.listener.refused(systemID, from: self.arrival.address, bind: bind, reason: reason)
        let answer = self.session.refuseBind(status, at: .now)
        let delay = isOurs ? .zero : self.listener.brake.failed(self.arrival.address, at: .now)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: TimeAmount(delay)) {
            let (this, context) = bound.value
            guard context.channel.isActive else { return }
            if let answer { this.write(answer, context) }
            this.finish(context)
        }
    }

    private func arm(_ context: ChannelHandlerContext) {
        guard let deadline = self.session.nextDeadline else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        self.timer = context.eventLoop.scheduleTask(in: TimeAmount(max(.zero, deadline - .now))) {
            let (this, context) = bound.value
            guard !this.isDone, context.channel.isActive else { return }
            let tick = this.session.tick(at: .now)
            if let pdu = tick.probe { this.write(pdu, context) }
            if tick.close != nil { this.finish(context) } else { this.arm(context) }
        }
    }
}
