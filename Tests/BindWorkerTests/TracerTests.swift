import Common
import IPC
import NIOCore
import NIOEmbedded
import SMPP
import Testing

@testable import bindworker

@Suite struct TracerTests {
    /// A partner's session with a tracer, and the supervisor's end of it.
    private final class Stage {
        let loop = EmbeddedEventLoop()
        let tracer: Tracer
        let channel: EmbeddedChannel
        let handler: SessionHandler
        private final class Supervisor {
            var hasRoom = true
            var pieces: [(count: UInt32, piece: ByteBuffer)] = []
        }
        private let supervisor: Supervisor

        var hasRoom: Bool {
            get { self.supervisor.hasRoom }
            set { self.supervisor.hasRoom = newValue }
        }

        init() throws {
            let supervisor = Supervisor()
            self.supervisor = supervisor
            self.tracer = Tracer(
                eventLoop: self.loop,
                hasRoom: { supervisor.hasRoom },
                send: { supervisor.pieces.append(($0, $1)) }
            )
            self.handler = SessionHandler(
                configuration: SessionConfiguration(role: .messageCentre),
                peer: "192.0.2.1",
                maximumLength: 70_000,
                tally: BindTally(bind: .server(try .partner())),
                eventLoop: self.loop
            )
            self.handler.tracer = self.tracer
            self.channel = EmbeddedChannel(handler: self.handler, loop: self.loop)
            try self.channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1), promise: nil)
        }

        func send(_ octets: ByteBuffer) throws {
            try self.channel.writeInbound(octets)
            self.loop.run()
        }

        func send(_ pdus: PDU...) throws {
            var buffer = ByteBuffer()
            for pdu in pdus { try PDUEncoder.encode(pdu, into: &buffer) }
            try self.send(buffer)
        }

        /// What came since the last look; the counts are those of the PDUs and changes in them.
        func shown() throws -> [TraceItem] {
            self.loop.run()
            var items: [TraceItem] = []
            for (count, piece) in self.supervisor.pieces {
                let these = try TracePiece.items(of: piece)
                let events = these.count { if case .event = $0 { true } else { false } }
                #expect(Int(count) == events)
                items += these
            }
            self.supervisor.pieces = []
            return items
        }
    }

    private static func octets(_ pdu: PDU) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        try PDUEncoder.encode(pdu, into: &buffer)
        return buffer
    }

    private static func whats(_ items: [TraceItem]) -> [TraceEvent.What] {
        items.compactMap { if case .event(let event) = $0 { event.what } else { nil } }
    }

    private static let enquiry = PDU(.enquireLink, sequence: 7)

    @Test func `nothing is shown while nobody looks`() throws {
        let stage = try Stage()
        try stage.send(Self.enquiry)
        #expect(try stage.shown() == [])
    }

    @Test func `PDUs are shown in both directions with their octets, in the order of the wire`() throws {
        let stage = try Stage()
        stage.tracer.set(true)
        #expect(try stage.shown() == [.begun(connections: 1)])
        try stage.send(Self.enquiry)
        let answer = PDU(.enquireLinkResp, sequence: 7)
        #expect(
            try Self.whats(stage.shown())
                == [.pdu(.received, try Self.octets(Self.enquiry)), .pdu(.sent, try Self.octets(answer))]
        )
        stage.tracer.set(false)
        try stage.send(Self.enquiry)
        #expect(try stage.shown() == [])
    }

    @Test func `a connection that comes and goes is shown to come and go`() throws {
        let stage = try Stage()
        stage.tracer.set(true)
        let place = TracePlace(address: IPAddress(bits: 1), port: 1)
        let other = stage.tracer.opened(near: place, far: place, isOurs: true)
        _ = try stage.channel.finish()
        stage.tracer.set(true)
        let items = try stage.shown()
        #expect(Self.whats(items) == [.opened, .closed])
        #expect(items.last == .begun(connections: 1), "who asks again is told again")
        #expect(other.number == 2)
    }

    @Test func `a PDU that cannot be read is shown without what may be a password`() throws {
        let stage = try Stage()
        stage.tracer.set(true)
        var bind = ByteBuffer()
        bind.writeMultipleIntegers(23 as UInt32, 9 as UInt32, 0 as UInt32, 1 as UInt32)
        bind.writeString("secret1")
        try stage.send(bind)
        guard case .pdu(.received, let octets) = try Self.whats(stage.shown()).first else {
            Issue.record("nothing was shown")
            return
        }
        #expect(octets.readableBytesView.dropFirst(16).elementsEqual("*******".utf8))
    }

    @Test func `octets that are no PDU are shown up to a limit, and hidden before the bind`() throws {
        let stage = try Stage()
        stage.tracer.set(true)
        var stray = ByteBuffer(bytes: [0xFF, 0xFF, 0xFF, 0xFF])
        stray.writeRepeatingByte(0x61, count: 9000)
        try stage.send(stray)
        guard case .stray(let octets) = try Self.whats(stage.shown()).first else {
            Issue.record("nothing was shown")
            return
        }
        #expect(octets.readableBytes == 4096)
        #expect(octets.readableBytesView.dropFirst(16).allSatisfy { $0 == UInt8(ascii: "*") })
    }

    @Test func `what the supervisor has no room for is counted, and told when it has`() throws {
        let stage = try Stage()
        stage.tracer.set(true)
        _ = try stage.shown()
        stage.hasRoom = false
        try stage.send(Self.enquiry, Self.enquiry)
        #expect(try stage.shown() == [])
        stage.hasRoom = true
        try stage.send(Self.enquiry)
        let items = try stage.shown()
        #expect(items.first == .leftOut(4) && items.count == 3)
    }

    @Test func `a flood that ends in silence is told a second later, even to one who was busy`() throws {
        let stage = try Stage()
        stage.tracer.set(true)
        _ = try stage.shown()
        stage.hasRoom = false
        try stage.send(Self.enquiry)
        stage.loop.advanceTime(by: .seconds(1))
        #expect(try stage.shown() == [])
        stage.hasRoom = true
        stage.loop.advanceTime(by: .seconds(1))
        #expect(try stage.shown() == [.leftOut(2)])
    }

    @Test func `a second has room for so many PDUs and so many octets`() {
        let start = ContinuousClock.now
        var allowance = TraceAllowance()
        func takes(_ octets: Int, after: Duration) -> Bool { allowance.takes(octets: octets, at: start + after) }
        for _ in 0..<TraceAllowance.pdusPerSecond { #expect(takes(10, after: .zero)) }
        #expect(!takes(10, after: .milliseconds(999)))
        #expect(takes(TraceAllowance.octetsPerSecond, after: .seconds(1)))
        #expect(!takes(1, after: .seconds(1)))
        #expect(takes(1, after: .seconds(2)))
    }
}
