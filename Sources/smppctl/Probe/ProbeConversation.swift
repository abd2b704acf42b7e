import NIOCore
import NIOTLS
import SMPP

/// The SMPP end of a probed connection: asks one question at a time, and never submits anything.
///
/// What the other side asks meanwhile is answered so that nothing is lost: a delivery is told to come again later.
final class ProbeConversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let eventLoop: any EventLoop
    private var decoder = PDUDecoder(judgesValues: false)
    private var received = ByteBuffer()
    /// The first octets that came, for a guess at what is no SMPP.
    private var first: [UInt8] = []
    private var context: ChannelHandlerContext?
    private var waiting: (sequence: UInt32, promise: EventLoopPromise<PDU>)?
    private var handshake: EventLoopPromise<Void>?
    private var end: ProbeFault?
    private var lastSequence: UInt32 = 0
    /// Deliveries that came while we were bound.
    private(set) var deliveries = 0

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    // MARK: What a probe asks for

    /// Ends with the end of the TLS handshake.
    func secured(within patience: TimeAmount) -> EventLoopFuture<Void> {
        if let end { return self.eventLoop.makeFailedFuture(end) }
        let promise = self.eventLoop.makePromise(of: Void.self)
        self.handshake = promise
        self.limit(promise.futureResult, patience) { self.finish(.silence(octets: 0)) }
        return promise.futureResult
    }

    /// The answer with the request's number, whatever it is.
    func ask(_ body: PDU.Body, within patience: TimeAmount) -> EventLoopFuture<PDU> {
        if let end { return self.eventLoop.makeFailedFuture(end) }
        self.lastSequence += 1
        let promise = self.eventLoop.makePromise(of: PDU.self)
        self.waiting = (self.lastSequence, promise)
        do throws(EncodingError) {
            try self.write(PDU(body, sequence: self.lastSequence))
        } catch {
            self.waiting = nil
            promise.fail(error)
        }
        self.limit(promise.futureResult, patience) {
            self.answer(.failure(.silence(octets: self.received.readableBytes)))
        }
        return promise.futureResult
    }

    private func limit<Value: Sendable>(
        _ future: EventLoopFuture<Value>,
        _ patience: TimeAmount,
        _ late: @escaping () -> Void
    ) {
        let timer = self.eventLoop.assumeIsolated().scheduleTask(in: patience, late)
        future.whenComplete { _ in timer.cancel() }
    }

    private func write(_ pdu: PDU) throws(EncodingError) {
        guard let context = self.context else { return }
        var buffer = context.channel.allocator.buffer(capacity: 256)
        try PDUEncoder.encode(pdu, into: &buffer)
        context.writeAndFlush(self.wrapOutboundOut(buffer), promise: nil)
    }

    private func answer(_ result: Result<PDU, ProbeFault>) {
        guard let waiting = self.waiting else { return }
        self.waiting = nil
        switch result {
        case .success(let pdu): waiting.promise.succeed(pdu)
        case .failure(let fault): waiting.promise.fail(fault)
        }
    }

    /// The connection is of no more use.
    private func finish(_ fault: ProbeFault) {
        guard self.end == nil else { return }
        self.end = fault
        self.handshake?.fail(fault)
        self.handshake = nil
        self.answer(.failure(fault))
        self.context?.close(promise: nil)
    }

    // MARK: The channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        // Whoever hangs up at once has done so before anybody listened.
        if !context.channel.isActive { self.lost() }
    }

    /// The connection is gone.
    func lost() {
        self.context = nil
        self.finish(.closed(nil))
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.lost() }

    func channelInactive(context: ChannelHandlerContext) { self.lost() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.handshake?.fail(error)
        self.handshake = nil
        self.finish(.closed(ConnectionWords.of(error, patience: .zero)))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent {
            self.handshake?.succeed()
            self.handshake = nil
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var octets = self.unwrapInboundIn(data)
        self.first += octets.readableBytesView.prefix(max(0, 64 - self.first.count))
        self.received.writeBuffer(&octets)
        while self.end == nil {
            do throws(DecodingError) {
                guard let pdu = try self.decoder.next(from: &self.received) else { break }
                self.take(pdu)
            } catch {
                self.stumble(over: error)
            }
        }
        self.received.discardReadBytes()
    }

    private func stumble(over error: DecodingError) {
        if error.closes {
            self.finish(.notSMPP(ForeignOctets.words(self.first)))
        } else if error.commandID?.isResponse == true, error.sequence == self.waiting?.sequence {
            self.answer(.failure(.malformed("\(error)")))
        } else if let response = error.response {
            self.reply(response)
        }
    }

    private func take(_ pdu: PDU) {
        guard !pdu.isResponse else {
            if pdu.sequence == self.waiting?.sequence { self.answer(.success(pdu)) }
            return
        }
        switch pdu.body {
        case .enquireLink:
            self.reply(PDU(.enquireLinkResp, sequence: pdu.sequence))
        case .unbind:
            self.reply(PDU(.unbindResp, sequence: pdu.sequence))
        case .deliverSM, .dataSM:
            self.deliveries += 1
            // Temporary: the message is for the gateway, and must not be lost to a probe.
            self.refuse(pdu, .xTAppn)
        case .outbind, .alertNotification:
            break
        case _:
            self.refuse(pdu, .invcmdid)
        }
    }

    private func refuse(_ pdu: PDU, _ status: CommandStatus) {
        if let refusal = PDU.refusal(of: pdu.commandID, status: status, sequence: pdu.sequence) { self.reply(refusal) }
    }

    private func reply(_ pdu: PDU) {
        do throws(EncodingError) {
            try self.write(pdu)
        } catch {
            self.finish(.malformed("\(error)"))
        }
    }
}
