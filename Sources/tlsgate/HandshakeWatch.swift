import NIOCore
import NIOSSL
import NIOTLS
import TLS

/// Tells how a handshake went, and when the connection is gone.
final class HandshakeWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// With the version of TLS that was agreed on.
    var onDone: (String) -> Void = { _ in }
    var onFailed: (any Error) -> Void = { _ in }
    var onGone: () -> Void = {}
    private var isOver = false

    func handlerRemoved(context: ChannelHandlerContext) {
        self.onGone()
        (self.onDone, self.onFailed, self.onGone) = ({ _ in }, { _ in }, {})
    }

    /// Nothing more is told of a handshake that is not over; false where it is.
    func abandon() -> Bool {
        guard !self.isOver else { return false }
        self.isOver = true
        return true
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The relay first: it must hold back what is decrypted before it has another end.
        context.fireUserInboundEventTriggered(event)
        guard case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent, !self.isOver else { return }
        self.isOver = true
        // SAFETY: it fails where there is no TLS handler, and that is who has just fired this event.
        let version = (try? context.pipeline.syncOperations.nioSSL_tlsVersion()) ?? nil
        self.onDone(version?.words ?? "TLS")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !self.isOver else { return context.fireErrorCaught(error) }
        self.isOver = true
        self.onFailed(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !self.isOver {
            self.isOver = true
            self.onFailed(ChannelError.eof)
        }
        context.fireChannelInactive()
    }
}
