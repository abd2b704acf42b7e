import Common
import IPC
import NIOCore

/// A classic capture file of raw IP packets, in microseconds, big endian; every program that reads captures takes it.
enum Capture {
    /// LINKTYPE_RAW: a packet begins with its IPv4 or IPv6 header.
    private static let linkType: UInt32 = 101
    private static let longestPacket: UInt32 = 65_535

    static var header: [UInt8] {
        var buffer = ByteBuffer()
        buffer.writeMultipleIntegers(0xA1B2_C3D4 as UInt32, 2 as UInt16, 4 as UInt16, 0 as UInt32, 0 as UInt32)
        buffer.writeMultipleIntegers(self.longestPacket, self.linkType)
        return Array(buffer.readableBytesView)
    }

    static func record(_ packet: [UInt8], at microseconds: Int64) -> [UInt8] {
        var buffer = ByteBuffer()
        let (seconds, rest) = max(0, microseconds).quotientAndRemainder(dividingBy: 1_000_000)
        let length = UInt32(truncatingIfNeeded: packet.count)
        buffer.writeMultipleIntegers(UInt32(truncatingIfNeeded: seconds), UInt32(rest), length, length)
        buffer.writeBytes(packet)
        return Array(buffer.readableBytesView)
    }
}

/// One TCP segment with all that an IP packet needs around it.
struct Segment {
    static let fin: UInt8 = 0x01
    static let syn: UInt8 = 0x02
    static let push: UInt8 = 0x08
    static let acknowledgement: UInt8 = 0x10

    var from: TracePlace
    var to: TracePlace
    var sequence: UInt32
    var acknowledged: UInt32
    var flags: UInt8
    var payload: ArraySlice<UInt8> = []

    private static let tcp: UInt8 = 6
    private static let headerLength = 20

    var packet: [UInt8] {
        let isIPv4 = self.from.address.isIPv4 && self.to.address.isIPv4
        let (from, to) = (Self.octets(self.from.address, isIPv4), Self.octets(self.to.address, isIPv4))
        let length = Self.headerLength + self.payload.count
        var pseudo = ByteBuffer(bytes: from + to)
        pseudo.writeMultipleIntegers(UInt32(truncatingIfNeeded: length), UInt32(Self.tcp))
        let segment = self.segment(pseudo: Array(pseudo.readableBytesView))
        return (isIPv4 ? Self.header4(from, to, length) : Self.header6(from, to, length)) + segment
    }

    private func segment(pseudo: [UInt8]) -> [UInt8] {
        var buffer = ByteBuffer()
        buffer.writeMultipleIntegers(self.from.port, self.to.port, self.sequence, self.acknowledged)
        buffer.writeMultipleIntegers(
            UInt8(Self.headerLength / 4) << 4,
            self.flags,
            UInt16.max,
            0 as UInt16,
            0 as UInt16
        )
        buffer.writeBytes(self.payload)
        buffer.setInteger(Self.checksum(pseudo + buffer.readableBytesView), at: 16)
        return Array(buffer.readableBytesView)
    }

    private static func header4(_ from: [UInt8], _ to: [UInt8], _ length: Int) -> [UInt8] {
        var buffer = ByteBuffer()
        let total = UInt16(truncatingIfNeeded: 20 + length)
        // Not to be fragmented, and a time to live as good as any.
        buffer.writeMultipleIntegers(0x45 as UInt8, 0 as UInt8, total, 0 as UInt16, 0x4000 as UInt16, 64 as UInt8)
        buffer.writeMultipleIntegers(Self.tcp, 0 as UInt16)
        buffer.writeBytes(from + to)
        buffer.setInteger(Self.checksum(Array(buffer.readableBytesView)), at: 10)
        return Array(buffer.readableBytesView)
    }

    private static func header6(_ from: [UInt8], _ to: [UInt8], _ length: Int) -> [UInt8] {
        var buffer = ByteBuffer()
        buffer.writeMultipleIntegers(0x6000_0000 as UInt32, UInt16(truncatingIfNeeded: length), Self.tcp, 64 as UInt8)
        buffer.writeBytes(from + to)
        return Array(buffer.readableBytesView)
    }

    private static func octets(_ address: IPAddress, _ isIPv4: Bool) -> [UInt8] {
        stride(from: isIPv4 ? 24 : 120, through: 0, by: -8).map { UInt8(truncatingIfNeeded: address.bits >> $0) }
    }

    /// RFC 1071: the complement of the sum of all pairs of octets.
    static func checksum(_ octets: [UInt8]) -> UInt16 {
        var sum: UInt64 = 0
        for index in stride(from: 0, to: octets.count, by: 2) {
            sum += UInt64(octets[index]) << 8
            if index + 1 < octets.count { sum += UInt64(octets[index + 1]) }
        }
        while sum > 0xFFFF { sum = (sum & 0xFFFF) + (sum >> 16) }
        return ~UInt16(sum)
    }
}
