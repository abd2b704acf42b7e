import NIOCore
import NIOEmbedded
import Testing

@testable import IPC

@Suite struct FrameConnectionTests {
    private static func connected() throws -> (FrameConnection, EmbeddedChannel) {
        let channel = EmbeddedChannel()
        let connection = FrameConnection()
        try connection.attach(to: channel)
        return (connection, channel)
    }

    /// What has left so far, in its order.
    private static func sent(_ channel: EmbeddedChannel) throws -> [Frame] {
        var stream = ByteBuffer()
        while var piece = try channel.readOutbound(as: ByteBuffer.self) { stream.writeBuffer(&piece) }
        var frames: [Frame] = []
        while let frame = try FrameDecoder.next(from: &stream) { frames.append(frame) }
        #expect(stream.readableBytes == 0, "no frame is cut by another")
        return frames
    }

    @Test func `a sign of life overtakes what waits for the end of the turn`() throws {
        let (connection, channel) = try Self.connected()
        connection.send(.ready)
        connection.send(.lastWords("busy"))
        connection.send(.pong(7))
        channel.embeddedEventLoop.run()
        #expect(try Self.sent(channel) == [.pong(7), .ready, .lastWords("busy")])
    }

    @Test func `a sign of life overtakes what the other end does not take`() throws {
        let (connection, channel) = try Self.connected()
        channel.isWritable = false
        connection.send(.lastWords("first"))
        channel.embeddedEventLoop.run()
        connection.send(.lastWords("second"))
        connection.send(.ping(1))
        channel.embeddedEventLoop.run()
        #expect(try Self.sent(channel) == [.ping(1)])

        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        #expect(try Self.sent(channel) == [.lastWords("first"), .lastWords("second")])
    }

    @Test func `a close takes along what waits`() throws {
        let (connection, channel) = try Self.connected()
        channel.isWritable = false
        connection.send(.lastWords("the end"))
        connection.close()
        #expect(try Self.sent(channel) == [.lastWords("the end")])
    }

    @Test func `whoever waits for room is told when the rest has gone`() throws {
        let (connection, channel) = try Self.connected()
        var told = 0
        connection.onRoom = { _ in told += 1 }
        channel.isWritable = false
        connection.send(.ready)
        channel.embeddedEventLoop.run()
        #expect(!connection.hasRoom)
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        #expect(told == 1 && connection.hasRoom)
    }
}
