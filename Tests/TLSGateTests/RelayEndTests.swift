import NIOCore
import NIOEmbedded
import NIOSSL
import NIOTLS
import Testing

@testable import tlsgate

/// What reaches the socket of one end: reads that are asked for, and closings.
private final class Socket: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    var reads = 0
    var isOutputClosed = false
    var isClosed = false
    /// Writes whose octets the socket does not take.
    var holds = false
    private var held: [EventLoopPromise<Void>] = []
    var written = ByteBuffer()

    func read(context: ChannelHandlerContext) { self.reads += 1 }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var octets = self.unwrapOutboundIn(data)
        self.written.writeBuffer(&octets)
        guard let promise else { return }
        if self.holds { self.held.append(promise) } else { promise.succeed() }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if case .output = mode { self.isOutputClosed = true } else { self.isClosed = true }
        promise?.succeed()
    }

    func takeAll() {
        self.holds = false
        for promise in self.held { promise.succeed() }
        self.held = []
    }

    var text: String { String(buffer: self.written) }
}

private struct Side {
    let channel = EmbeddedChannel()
    let socket = Socket()
    let end = RelayEnd()

    init() throws {
        try self.channel.pipeline.syncOperations.addHandlers([self.socket, self.end])
        try self.channel.connect(to: .init(unixDomainSocketPath: "/peer")).wait()
    }

    func receive(_ text: String) throws {
        try self.channel.writeInbound(ByteBuffer(string: text))
    }

    func fire(_ event: any Sendable) {
        self.channel.pipeline.fireUserInboundEventTriggered(event)
    }

    func change(isWritable: Bool) {
        self.channel.isWritable = isWritable
        self.channel.pipeline.fireChannelWritabilityChanged()
    }
}

private struct Relay {
    let street: Side
    let house: Side

    init(isConnected: Bool = true) throws {
        (self.street, self.house) = (try Side(), try Side())
        if isConnected { RelayEnd.connect(self.street.end, self.house.end) }
    }
}

@Suite struct RelayEndTests {
    @Test func `what comes in at one end goes out at the other, both ways`() throws {
        let relay = try Relay()
        try relay.street.receive("bind")
        try relay.house.receive("bound")
        #expect(relay.house.socket.text == "bind")
        #expect(relay.street.socket.text == "bound")
    }

    @Test func `what was decrypted before there is another end goes first`() throws {
        let relay = try Relay(isConnected: false)
        relay.street.fire(TLSUserEvent.handshakeCompleted(negotiatedProtocol: nil))
        try relay.street.receive("first ")
        let reads = relay.street.socket.reads
        relay.street.channel.read()
        #expect(relay.street.socket.reads == reads, "nothing more is read than has to be kept")
        RelayEnd.connect(relay.street.end, relay.house.end)
        #expect(relay.street.socket.reads == reads + 1, "the read that was held back")
        try relay.street.receive("second")
        #expect(relay.house.socket.text == "first second")
    }

    @Test func `reads go through while there is a handshake`() throws {
        let relay = try Relay(isConnected: false)
        let reads = relay.street.socket.reads
        relay.street.channel.read()
        #expect(relay.street.socket.reads == reads + 1)
    }

    @Test func `nothing is read while the other end cannot be written to`() throws {
        let relay = try Relay()
        for (near, far) in [(relay.street, relay.house), (relay.house, relay.street)] {
            far.change(isWritable: false)
            let reads = near.socket.reads
            for _ in 0..<3 { near.channel.read() }
            #expect(near.socket.reads == reads)
            far.change(isWritable: true)
            #expect(near.socket.reads == reads + 1, "one read, and the channel asks for the next")
            near.channel.read()
            #expect(near.socket.reads == reads + 2)
        }
    }

    @Test func `one that has said all it will is heard to the end before it is told`() throws {
        let relay = try Relay()
        relay.house.socket.holds = true
        try relay.street.receive("last words")
        relay.street.fire(ChannelEvent.inputClosed)
        #expect(!relay.house.socket.isOutputClosed)
        relay.house.socket.takeAll()
        #expect(relay.house.socket.isOutputClosed && !relay.house.socket.isClosed)
        try relay.house.receive("and the answer")
        #expect(relay.street.socket.text == "and the answer")
    }

    @Test func `when one side is gone the other is closed, after all that it is owed`() throws {
        let relay = try Relay()
        relay.street.socket.holds = true
        try relay.house.receive("unbind")
        relay.house.channel.pipeline.fireChannelInactive()
        #expect(!relay.street.socket.isClosed)
        relay.street.socket.takeAll()
        #expect(relay.street.socket.isClosed)
    }

    @Test func `who never takes what he is owed is closed at last`() throws {
        let relay = try Relay()
        relay.street.socket.holds = true
        try relay.house.receive("unbind")
        relay.house.channel.pipeline.fireChannelInactive()
        relay.street.channel.embeddedEventLoop.advanceTime(by: .seconds(29))
        #expect(!relay.street.socket.isClosed)
        relay.street.channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(relay.street.socket.isClosed)
        relay.street.socket.takeAll()
    }

    @Test func `an end that came before there was a relay is passed on`() throws {
        let relay = try Relay(isConnected: false)
        relay.street.fire(TLSUserEvent.handshakeCompleted(negotiatedProtocol: nil))
        try relay.street.receive("a bind and gone")
        relay.street.fire(ChannelEvent.inputClosed)
        RelayEnd.connect(relay.street.end, relay.house.end)
        #expect(relay.house.socket.text == "a bind and gone")
        #expect(relay.house.socket.isOutputClosed)
    }

    @Test func `an end without a farewell is an end, and a fault closes`() throws {
        let relay = try Relay()
        relay.street.channel.pipeline.fireErrorCaught(NIOSSLError.uncleanShutdown)
        #expect(!relay.street.socket.isClosed)
        relay.street.channel.pipeline.fireErrorCaught(NIOSSLError.readInInvalidTLSState)
        #expect(relay.street.socket.isClosed)
    }
}
