import Glibc
import IPC
import NIOCore
import NIOPosix
import Testing

@Suite(.timeLimit(.minutes(1))) struct SupervisorLinkTests {
    private let folder = TemporaryFolder()
    private let eventLoop = MultiThreadedEventLoopGroup.singleton.next()

    private func connect(
        onFrame: @escaping @Sendable (Frame) -> Void = { _ in },
        onLost: @escaping @Sendable () -> Void = {}
    ) async throws {
        let environment = [
            "OMNI_ROLE": "bindworker", "OMNI_BIND": "acme", "OMNI_NUMBER": "3", "OMNI_GENERATION": "2",
            "OMNI_SUPERVISOR_SOCKET": "\(self.folder.path)/s",
        ]
        let identity = try #require(ChildIdentity(environment: environment, role: .bindworker))
        let eventLoop = self.eventLoop
        try await eventLoop.flatSubmit {
            SupervisorLink.connect(identity, processID: 77, on: eventLoop) { link in
                link.onFrame = onFrame
                link.onLost = onLost
            }
        }.get()
    }

    @Test func `a child says who it is before anything else, and the kernel says it too`() async throws {
        let server = try FrameServer(path: "\(self.folder.path)/s")
        try await self.connect()
        let hello = Hello(role: .bindworker, bind: "acme", generation: 2, processID: 77)
        #expect(await server.nextFrame() == .hello(hello))
        #expect(try await server.peerProcessID() == getpid())
    }

    @Test func `pings and log levels are the link's own, everything else is passed on in order`() async throws {
        let server = try FrameServer(path: "\(self.folder.path)/s")
        let (passed, continuation) = AsyncStream.makeStream(of: Frame.self)
        try await self.connect(onFrame: { continuation.yield($0) })
        _ = await server.nextFrame()
        try await server.send(.ping(7), .logLevel("info"), .routes([]), .ping(8), .stop(within: 5))
        #expect(await server.nextFrame() == .pong(7))
        #expect(await server.nextFrame() == .pong(8))
        var iterator = passed.makeAsyncIterator()
        #expect(await iterator.next() == .routes([]))
        #expect(await iterator.next() == .stop(within: 5))
    }

    @Test func `a child learns that its supervisor is gone`() async throws {
        let server = try FrameServer(path: "\(self.folder.path)/s")
        let (lost, continuation) = AsyncStream.makeStream(of: Void.self)
        try await self.connect(onLost: { continuation.yield() })
        _ = await server.nextFrame()
        try await server.hangUp()
        var iterator = lost.makeAsyncIterator()
        #expect(await iterator.next() != nil)
    }

    @Test func `a stranger's octets end its connection with the reason, and no other's`() async throws {
        let server = try FrameServer(path: "\(self.folder.path)/s")
        try await self.connect()
        _ = await server.nextFrame()
        let stranger = try await ClientBootstrap(group: self.eventLoop)
            .connect(unixDomainSocketPath: "\(self.folder.path)/s")
            .get()
        try await stranger.writeAndFlush(ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n"))
        try await stranger.closeFuture.get()
        #expect(await server.nextClosing() == WireFault(.tooLong(0x4745_5420)))
        try await server.send(.ping(1))
        #expect(await server.nextFrame() == .pong(1))
    }
}
