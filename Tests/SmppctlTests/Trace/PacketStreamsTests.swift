import Common
import IPC
import NIOCore
import Testing

@testable import smppctl

@Suite struct PacketStreamsTests {
    /// What matters of a packet.
    private struct Seen: Equatable {
        var isSent: Bool
        var sequence: UInt32
        var acknowledged: UInt32
        var flags: UInt8
        var count: Int
    }

    private static let (syn, fin, ack, push) = (
        Segment.syn, Segment.fin, Segment.acknowledgement, Segment.push | Segment.acknowledgement
    )

    private static func seen(_ packets: [[UInt8]]) -> [Seen] {
        packets.map { packet in
            var tcp = ByteBuffer(bytes: packet.dropFirst(20))
            let (from, _, sequence, acknowledged) =
                tcp.readMultipleIntegers(as: (UInt16, UInt16, UInt32, UInt32).self) ?? (0, 0, 0, 0)
            return Seen(
                isSent: from == 1000,
                sequence: sequence,
                acknowledged: acknowledged,
                flags: packet[33],
                count: packet.count - 40
            )
        }
    }

    private static func event(_ what: TraceEvent.What, isOurs: Bool = true) throws -> TraceEvent {
        let connection = TraceConnection(
            number: 1,
            isOurs: isOurs,
            near: try SegmentTests.place("192.0.2.1", 1000),
            far: try SegmentTests.place("192.0.2.2", 2000)
        )
        return TraceEvent(time: 0, connection: connection, what: what)
    }

    private static func octets(_ count: Int) -> ByteBuffer { ByteBuffer(repeating: 7, count: count) }

    @Test(arguments: [true, false])
    func `a connection begins with the three steps of the one who dialled`(_ isOurs: Bool) throws {
        var streams = PacketStreams()
        let packets = streams.packets(try Self.event(.opened, isOurs: isOurs))
        #expect(
            Self.seen(packets) == [
                Seen(isSent: isOurs, sequence: 0, acknowledged: 0, flags: Self.syn, count: 0),
                Seen(isSent: !isOurs, sequence: 0, acknowledged: 1, flags: Self.syn | Self.ack, count: 0),
                Seen(isSent: isOurs, sequence: 1, acknowledged: 1, flags: Self.ack, count: 0),
            ]
        )
    }

    @Test func `both sides count their own octets and acknowledge the other's`() throws {
        var streams = PacketStreams()
        _ = streams.packets(try Self.event(.opened))
        #expect(
            Self.seen(streams.packets(try Self.event(.pdu(.sent, Self.octets(20)))))
                == [Seen(isSent: true, sequence: 1, acknowledged: 1, flags: Self.push, count: 20)]
        )
        #expect(
            Self.seen(streams.packets(try Self.event(.pdu(.received, Self.octets(5)))))
                == [Seen(isSent: false, sequence: 1, acknowledged: 21, flags: Self.push, count: 5)]
        )
        #expect(
            Self.seen(streams.packets(try Self.event(.pdu(.sent, Self.octets(1)))))
                == [Seen(isSent: true, sequence: 21, acknowledged: 6, flags: Self.push, count: 1)]
        )
        #expect(
            Self.seen(streams.packets(try Self.event(.closed))) == [
                Seen(isSent: true, sequence: 22, acknowledged: 6, flags: Self.fin | Self.ack, count: 0),
                Seen(isSent: false, sequence: 6, acknowledged: 23, flags: Self.fin | Self.ack, count: 0),
                Seen(isSent: true, sequence: 23, acknowledged: 7, flags: Self.ack, count: 0),
            ]
        )
    }

    @Test func `a long PDU is cut into segments that follow each other`() throws {
        var streams = PacketStreams()
        let seen = Self.seen(streams.packets(try Self.event(.pdu(.sent, Self.octets(3000)))))
        #expect(seen.map(\.count) == [1400, 1400, 200])
        #expect(seen.map(\.sequence) == [1, 1401, 2801])
    }

    @Test func `a connection from before the trace starts in its middle, without a handshake`() throws {
        var streams = PacketStreams()
        #expect(Self.seen(streams.packets(try Self.event(.pdu(.received, Self.octets(9))))).map(\.flags) == [Self.push])
        #expect(streams.packets(try Self.event(.closed)).count == 3)
        #expect(streams.packets(try Self.event(.closed)).isEmpty, "it ends once")
    }

    @Test func `when the worker is gone its connections end, and a new one between the same ends begins anew`() throws {
        var streams = PacketStreams()
        _ = streams.packets(try Self.event(.opened))
        _ = streams.packets(try Self.event(.pdu(.sent, Self.octets(20))))
        #expect(streams.closeAll().count == 3 && streams.closeAll().isEmpty)
        _ = streams.packets(try Self.event(.opened))
        #expect(streams.packets(try Self.event(.opened)).count == 6, "the end of the old one, then the new one")
        #expect(Self.seen(streams.packets(try Self.event(.pdu(.sent, Self.octets(1))))).map(\.sequence) == [1])
    }
}
