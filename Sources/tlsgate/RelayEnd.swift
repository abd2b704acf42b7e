import NIOCore
import NIOSSL
import NIOTLS

/// One of two ends of a relay: what comes in here goes out there.
///
/// Bounded both ways: while the other end cannot be written to, nothing more is read here. What is under way at most is
/// one read, and the other channel's water mark.
final class RelayEnd: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How long what was written may take to leave, once the other end has gone.
    private static let farewell: TimeAmount = .seconds(30)

    /// The other end; a cycle, which the end of both channels breaks.
    private var other: RelayEnd?
    private var context: ChannelHandlerContext?
    /// Decrypted in the same turn as the end of the handshake.
    private var early = ByteBuffer()
    private var holdsBack = false
    private var readIsHeldBack = false
    private var inputHasEnded = false
    /// Writes that have not left yet.
    private var underWay = 0
    private var ending = Ending.not

    private enum Ending {
        case not
        /// No more will be written.
        case output
        /// Nobody is there any more who could read or write at the other end.
        case all
    }

    /// Makes a relay of two ends; what the one has received before goes first.
    static func connect(_ street: RelayEnd, _ house: RelayEnd) {
        (street.other, house.other) = (house, street)
        for end in [street, house] {
            end.forwardEarly()
            if end.context == nil {
                end.other?.end(.all)
            } else if end.inputHasEnded {
                end.other?.end(.output)
            }
            end.readAgain()
        }
    }

    private func forwardEarly() {
        self.holdsBack = false
        guard self.early.readableBytes > 0 else { return }
        self.other?.write(self.early)
        self.other?.context?.flush()
        self.early = ByteBuffer()
    }

    // MARK: What comes in here

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var octets = self.unwrapInboundIn(data)
        if let other = self.other { other.write(octets) } else { self.early.writeBuffer(&octets) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.other?.context?.flush()
    }

    func read(context: ChannelHandlerContext) {
        if self.holdsBack || self.other?.isWritable == false {
            self.readIsHeldBack = true
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
            self.holdsBack = self.other == nil
        } else if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            self.inputHasEnded = true
            self.other?.end(.output)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // An end without a farewell is an end; half of the world's clients say none.
        if case NIOSSLError.uncleanShutdown? = error as? NIOSSLError { return }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.other?.end(.all)
    }

    // MARK: What goes out here

    private var isWritable: Bool { self.context?.channel.isWritable ?? true }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        self.other?.readAgain()
        self.other?.end(.all)
        self.other = nil
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { self.other?.readAgain() }
    }

    private func readAgain() {
        guard self.readIsHeldBack, !self.holdsBack, self.other?.isWritable ?? true else { return }
        self.readIsHeldBack = false
        self.context?.read()
    }

    private func write(_ octets: ByteBuffer) {
        guard let context = self.context else { return }
        self.underWay += 1
        context.write(self.wrapOutboundOut(octets)).assumeIsolated().whenComplete { _ in
            self.underWay -= 1
            self.endWhenWritten()
        }
    }

    /// The other end will give nothing more: what it gave leaves first.
    private func end(_ ending: Ending) {
        if case .all = self.ending { return }
        let isFarewell = if case .all = ending { true } else { false }
        self.ending = ending
        self.context?.flush()
        self.endWhenWritten()
        guard isFarewell, let context = self.context else { return }
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.farewell) {
            self.context?.close(promise: nil)
        }
    }

    private func endWhenWritten() {
        guard self.underWay == 0, let context = self.context else { return }
        switch self.ending {
        case .not: break
        case .output: context.close(mode: .output, promise: nil)
        case .all: context.close(promise: nil)
        }
    }
}
