import Foundation
import IPC
import NIOCore
import NIOFoundationCompat
import NIOPosix
import Testing

@Suite(.timeLimit(.minutes(1))) struct ControlClientTests {
    private let folder = TemporaryFolder()
    private let eventLoop = MultiThreadedEventLoopGroup.singleton.next()

    private func connected() async throws -> (FrameServer, NIOLoopBound<ControlClient>) {
        let path = "\(self.folder.path)/control.sock"
        let server = try FrameServer(path: path)
        let eventLoop = self.eventLoop
        return (server, try await eventLoop.flatSubmit { ControlClient.connect(path: path, on: eventLoop) }.get())
    }

    private func ask(
        _ client: NIOLoopBound<ControlClient>,
        _ request: ControlRequest,
        within: TimeAmount = .seconds(5)
    ) -> EventLoopFuture<ControlResponse> {
        self.eventLoop.flatSubmit { client.value.ask(request, timeout: within) }
    }

    private func number(_ frame: Frame?, is request: ControlRequest) throws -> UInt32 {
        guard case .request(let number, let json) = frame else { throw WireFault(.invalid(field: "request")) }
        #expect(try JSONDecoder().decode(ControlRequest.self, from: json) == request)
        return number
    }

    private func answer(_ response: ControlResponse) throws -> ByteBuffer {
        ByteBuffer(bytes: try JSONEncoder().encode(response))
    }

    @Test func `answers find their requests, in whichever order they come`() async throws {
        let (server, client) = try await self.connected()
        let first = self.ask(client, .status)
        let second = self.ask(client, .metrics)
        let one = try self.number(await server.nextFrame(), is: .status)
        let two = try self.number(await server.nextFrame(), is: .metrics)
        try await server.send(
            .response(two, self.answer(.refused("two"))),
            .response(99, self.answer(.refused("nobody asked"))),
            .response(one, self.answer(.refused("one")))
        )
        #expect(try await first.get() == .refused("one"))
        #expect(try await second.get() == .refused("two"))
    }

    @Test func `an answer of another version is told as such`() async throws {
        let (server, client) = try await self.connected()
        let asked = self.ask(client, .status)
        let number = try self.number(await server.nextFrame(), is: .status)
        try await server.send(.response(number, ByteBuffer(string: #"{"horoscope":{}}"#)))
        await #expect(throws: ControlFault.notUnderstood) { try await asked.get() }
    }

    @Test func `no answer in time is a fault, and a late one is nobody's`() async throws {
        let (server, client) = try await self.connected()
        let asked = self.ask(client, .status, within: .milliseconds(1))
        let number = try self.number(await server.nextFrame(), is: .status)
        await #expect(throws: ControlFault.timeout) { try await asked.get() }
        try await server.send(.response(number, self.answer(.refused("late"))))
        let next = self.ask(client, .status)
        let second = try self.number(await server.nextFrame(), is: .status)
        try await server.send(.response(second, self.answer(.refused("in time"))))
        #expect(try await next.get() == .refused("in time"))
    }

    /// Follows the log, and gives what comes.
    private func follow(
        _ client: NIOLoopBound<ControlClient>,
        within: TimeAmount = .seconds(5)
    ) -> (AsyncStream<News>, EventLoopFuture<ControlResponse>) {
        let (stream, came) = AsyncStream.makeStream(of: News.self)
        let end = self.eventLoop.flatSubmit {
            client.value.follow(.logs(lines: 1, follow: true), timeout: within) { came.yield($0) }
        }
        return (stream, end)
    }

    @Test func `a stream is followed to its end, beside other questions`() async throws {
        let (server, client) = try await self.connected()
        let (news, end) = self.follow(client)
        let number = try self.number(await server.nextFrame(), is: .logs(lines: 1, follow: true))
        let asked = self.ask(client, .status)
        let other = try self.number(await server.nextFrame(), is: .status)
        try await server.send(
            .news(number, .leftOut(1)),
            .news(other, .away("not asked for")),
            .response(other, self.answer(.done)),
            .news(number, .live),
            .response(number, self.answer(.done)),
            .news(number, .away("too late"))
        )
        #expect(try await asked.get() == .done)
        #expect(try await end.get() == .done)
        var iterator = news.makeAsyncIterator()
        #expect(await iterator.next() == .leftOut(1))
        #expect(await iterator.next() == .live)
    }

    @Test func `a stream that never begins is a fault, one that pauses is none`() async throws {
        let (server, client) = try await self.connected()
        let (_, never) = self.follow(client, within: .milliseconds(1))
        _ = await server.nextFrame()
        await #expect(throws: ControlFault.timeout) { try await never.get() }
        let (news, end) = self.follow(client, within: .seconds(5))
        let number = try self.number(await server.nextFrame(), is: .logs(lines: 1, follow: true))
        try await server.send(.news(number, .live))
        var iterator = news.makeAsyncIterator()
        #expect(await iterator.next() == .live)
        // The time that was given for the first piece passes.
        await #expect(throws: ControlFault.timeout) {
            try await self.ask(client, .status, within: .seconds(6)).get()
        }
        try await server.send(.response(number, self.answer(.done)))
        #expect(try await end.get() == .done)
    }

    @Test func `when the gateway goes, every request fails, also one that comes later`() async throws {
        let (server, client) = try await self.connected()
        let asked = self.ask(client, .status)
        _ = await server.nextFrame()
        try await server.hangUp()
        await #expect(throws: ControlFault.connectionLost) { try await asked.get() }
        await #expect(throws: ControlFault.connectionLost) { try await self.ask(client, .status).get() }
    }
}
