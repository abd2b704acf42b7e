import Glibc
package import NIOCore

/// One connection that carries frames, kept on its event loop.
///
/// Frames that are sent while a read burst is being handled leave in one write when the burst ends, others at the end of
/// the loop's turn. While the other end does not take what it was sent, the rest waits here and not in the channel, so
/// that a sign of life overtakes it.
package final class FrameConnection {
    /// Called for each frame, in order.
    package var onFrame: (Frame, FrameConnection) -> Void = { _, _ in }
    /// Called when there is room again after there was none.
    package var onRoom: (FrameConnection) -> Void = { _ in }
    /// Called once, when the connection is gone; with the fault if it was ended for one.
    package var onClosed: (WireFault?, FrameConnection) -> Void = { _, _ in }
    /// What the owner wants to remember of this connection.
    package var number: Int = 0

    private var channel: (any Channel)?
    private var context: ChannelHandlerContext?
    private var pending: ByteBuffer?
    /// Signs of life, which go before everything that waits.
    private var urgent: ByteBuffer?
    private var isReading = false
    private var flushIsDue = false
    private var fault: WireFault?

    package init() {}

    /// Puts the decoder and this connection on a channel; to be called on the channel's event loop.
    package func attach(to channel: any Channel) throws {
        self.channel = channel
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(
            ByteToMessageHandler(FrameDecoder(), maximumBufferSize: Int(FrameDecoder.maximumLength) * 2)
        )
        try pipeline.addHandler(Handler(self))
    }

    /// The process id of the other end as the kernel knows it; nil once the connection is gone.
    package var peerProcessID: Int32? {
        guard let channel = self.channel else { return nil }
        // `struct ucred`: pid, uid, gid; the C library's own name for it is hidden from Swift.
        var credentials: (pid: Int32, uid: UInt32, gid: UInt32) = (0, 0, 0)
        var length = socklen_t(MemoryLayout.size(ofValue: credentials))
        do {
            let result = try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
                of: NIOBSDSocket.Handle.self
            ) {
                getsockopt($0, SOL_SOCKET, SO_PEERCRED, &credentials, &length)
            }
            guard result == 0 else { return nil }
        } catch {
            return nil
        }
        return credentials.pid
    }

    /// Whether the other end keeps up: what can be left out is not sent otherwise.
    ///
    /// What waits for the end of the turn counts too, or a single turn could write any amount.
    package var hasRoom: Bool {
        guard let context = self.context else { return false }
        return context.channel.isWritable && (self.pending?.readableBytes ?? 0) < Self.turnLimit
    }

    /// So much may wait for the end of a turn of the loop.
    private static let turnLimit = 256 << 10

    package func send(_ frame: Frame) {
        guard let context = self.context else { return }
        if frame.isSignOfLife {
            Self.append(frame, to: &self.urgent, context.channel.allocator)
        } else {
            Self.append(frame, to: &self.pending, context.channel.allocator)
        }
        if !self.isReading { self.flushSoon(context.eventLoop) }
    }

    private static func append(_ frame: Frame, to waiting: inout ByteBuffer?, _ allocator: ByteBufferAllocator) {
        // Taken out while it grows: a second holder would make it a copy.
        var buffer = waiting.take() ?? allocator.buffer(capacity: 512)
        FrameEncoder.encode(frame, into: &buffer)
        waiting = buffer
    }

    private func flushSoon(_ eventLoop: any EventLoop) {
        guard !self.flushIsDue else { return }
        self.flushIsDue = true
        eventLoop.assumeIsolated().execute {
            self.flushIsDue = false
            self.flush()
        }
    }

    package func close() {
        self.flush(evenWithoutRoom: true)
        self.context?.close(promise: nil)
    }

    private func flush(evenWithoutRoom: Bool = false) {
        guard let context = self.context else { return }
        let urgent = self.urgent.take()
        if let urgent { context.write(NIOAny(urgent), promise: nil) }
        if evenWithoutRoom || context.channel.isWritable, let rest = self.pending.take() {
            context.writeAndFlush(NIOAny(rest), promise: nil)
        } else if urgent != nil {
            context.flush()
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = Frame
        typealias OutboundOut = ByteBuffer

        let connection: FrameConnection

        init(_ connection: FrameConnection) {
            self.connection = connection
        }

        func handlerAdded(context: ChannelHandlerContext) {
            self.connection.context = context
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.connection.isReading = true
            self.connection.onFrame(self.unwrapInboundIn(data), self.connection)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            self.connection.isReading = false
            self.connection.flush()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            self.connection.fault = error as? WireFault
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            let connection = self.connection
            connection.context = nil
            connection.channel = nil
            connection.onClosed(connection.fault, connection)
            // Nothing more will come: whoever is named in these must not be kept alive by them.
            connection.onFrame = { _, _ in }
            connection.onClosed = { _, _ in }
            connection.onRoom = { _ in }
        }

        func channelWritabilityChanged(context: ChannelHandlerContext) {
            if context.channel.isWritable {
                self.connection.flush()
                // What waited may have filled it again; then this is called once more.
                if self.connection.hasRoom { self.connection.onRoom(self.connection) }
            }
            context.fireChannelWritabilityChanged()
        }
    }
}
