import Common
import IPC
import NIOCore
import Testing

@testable import smppctl

@Suite struct SegmentTests {
    static func place(_ address: String, _ port: UInt16) throws -> TracePlace {
        TracePlace(address: try #require(IPAddress(address)), port: port)
    }

    private static func hex(_ octets: [UInt8]) -> String { TraceWords.hex(octets) }

    @Test func `a capture begins as every capture of raw packets does`() {
        #expect(Self.hex(Capture.header) == "a1b2c3d4000200040000000000000000" + "0000ffff00000065")
    }

    @Test func `a record has seconds, microseconds and its length twice`() {
        #expect(
            Self.hex(Capture.record([1, 2, 3], at: 1_700_000_000_000_001)) == "6553f10000000001"
                + "0000000300000003010203"
        )
        #expect(Self.hex(Capture.record([], at: -1)) == String(repeating: "0", count: 32), "no time before 1970")
    }

    @Test func `the checksum is that of the example in RFC 1071`() {
        #expect(Segment.checksum([0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7]) == ~0xDDF2)
        #expect(Segment.checksum([]) == 0xFFFF)
        #expect(Segment.checksum([0xAB]) == ~0xAB00)
    }

    private static func segment(_ near: String, _ far: String) throws -> Segment {
        Segment(
            from: try Self.place(near, 40_000),
            to: try Self.place(far, 2775),
            sequence: 1,
            acknowledged: 2,
            flags: Segment.push | Segment.acknowledgement,
            payload: [0x61, 0x62, 0x63]
        )
    }

    /// A sum over everything that a checksum is for, itself included, is all ones.
    private static func isRight(_ octets: some Collection<UInt8>) -> Bool { Segment.checksum(Array(octets)) == 0 }

    @Test func `an IPv4 packet has these octets`() throws {
        let packet = try Self.segment("192.0.2.1", "198.51.100.2").packet
        #expect(Self.hex(Array(packet[..<10])) == "4500002b000040004006")
        #expect(Self.hex(Array(packet[12..<36])) == "c0000201c6336402" + "9c400ad700000001000000025018ffff".prefix(32))
        #expect(Self.hex(Array(packet[38...])) == "0000616263")
        #expect(Self.isRight(packet[..<20]))
        #expect(Self.isRight(packet[12..<20] + [0, 6, 0, 23] + packet[20...]))
    }

    @Test func `an IPv6 packet has these octets`() throws {
        let packet = try Self.segment("2001:db8::1", "2001:db8::2").packet
        #expect(Self.hex(Array(packet[..<8])) == "6000000000170640")
        #expect(Self.hex(Array(packet[8..<24])) == "20010db8000000000000000000000001")
        #expect(packet.count == 40 + 23)
        #expect(Self.isRight(packet[8..<40] + [0, 0, 0, 23, 0, 0, 0, 6] + packet[40...]))
    }

    @Test func `ends of both families meet in IPv6`() throws {
        #expect(try Self.segment("192.0.2.1", "2001:db8::2").packet.first == 0x60)
    }
}
