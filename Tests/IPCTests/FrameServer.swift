import IPC
import NIOCore
import NIOPosix

/// A server of frames at a path: the supervisor, as far as its children can see.
final class FrameServer: Sendable {
    let frames: AsyncStream<Frame>
    private let closings: AsyncStream<WireFault?>
    private let eventLoop: any EventLoop
    private let channel: any Channel
    private let connections: NIOLoopBoundBox<[FrameConnection]>

    init(path: String) throws {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let (frames, arrived) = AsyncStream.makeStream(of: Frame.self)
        let (closings, closed) = AsyncStream.makeStream(of: WireFault?.self)
        let connections = NIOLoopBoundBox.makeBoxSendingValue([FrameConnection](), eventLoop: eventLoop)
        self.frames = frames
        self.closings = closings
        self.eventLoop = eventLoop
        self.connections = connections
        self.channel = try ServerBootstrap(group: eventLoop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = FrameConnection()
                    connection.onFrame = { frame, _ in arrived.yield(frame) }
                    connection.onClosed = { fault, _ in closed.yield(fault) }
                    try connection.attach(to: channel)
                    connections.value.append(connection)
                }
            }
            .bind(unixDomainSocketPath: path)
            .wait()
    }

    deinit {
        self.channel.close(promise: nil)
    }

    func send(_ frames: Frame...) async throws {
        let connections = self.connections
        try await self.eventLoop.submit {
            for connection in connections.value { for frame in frames { connection.send(frame) } }
        }.get()
    }

    func hangUp() async throws {
        let connections = self.connections
        try await self.eventLoop.submit { for connection in connections.value { connection.close() } }.get()
    }

    /// The process at the other end of the newest connection.
    func peerProcessID() async throws -> Int32? {
        let connections = self.connections
        return try await self.eventLoop.submit { connections.value.last?.peerProcessID }.get()
    }

    func nextFrame() async -> Frame? {
        var iterator = self.frames.makeAsyncIterator()
        return await iterator.next()
    }

    /// The fault that ended the next connection to end; nil when there was none.
    func nextClosing() async -> WireFault? {
        var iterator = self.closings.makeAsyncIterator()
        return await iterator.next() ?? nil
    }
}
