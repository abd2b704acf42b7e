import IPC
import NIOCore

/// Turns what happens on connections into the packets that a capture of the network would hold.
///
/// Only what is traced is there: what was left out leaves no gap in the numbers, so that the PDUs around it can be read. A
/// connection that stood before the trace began starts in its middle.
struct PacketStreams {
    /// Octets of a PDU in one segment.
    private static let segmentSize = 1400

    private struct Ends: Hashable {
        let near: TracePlace
        let far: TracePlace

        init(_ connection: TraceConnection) {
            self.near = connection.near
            self.far = connection.far
        }
    }

    /// The number of the next octet of each side.
    private struct Numbers {
        var near: UInt32 = 1
        var far: UInt32 = 1
    }

    private var open: [Ends: Numbers] = [:]

    mutating func packets(_ event: TraceEvent) -> [[UInt8]] {
        let ends = Ends(event.connection)
        switch event.what {
        case .opened: return self.close(ends) + self.begin(ends, isOurs: event.connection.isOurs)
        case .closed: return self.close(ends)
        case .pdu(let direction, let octets): return self.data(direction, octets, ends)
        case .stray(let octets): return self.data(.received, octets, ends)
        }
    }

    /// The worker is gone, and its connections with it.
    mutating func closeAll() -> [[UInt8]] {
        self.open.keys.flatMap { self.close($0) }
    }

    private mutating func begin(_ ends: Ends, isOurs: Bool) -> [[UInt8]] {
        self.open[ends] = Numbers()
        let (caller, called) = isOurs ? (ends.near, ends.far) : (ends.far, ends.near)
        let ack = Segment.acknowledgement
        return [
            Segment(from: caller, to: called, sequence: 0, acknowledged: 0, flags: Segment.syn),
            Segment(from: called, to: caller, sequence: 0, acknowledged: 1, flags: Segment.syn | ack),
            Segment(from: caller, to: called, sequence: 1, acknowledged: 1, flags: ack),
        ].map(\.packet)
    }

    private mutating func data(_ direction: TraceDirection, _ octets: ByteBuffer, _ ends: Ends) -> [[UInt8]] {
        var numbers = self.open[ends] ?? Numbers()
        var packets: [[UInt8]] = []
        let octets = Array(octets.readableBytesView)
        for start in stride(from: 0, to: octets.count, by: Self.segmentSize) {
            let payload = octets[start..<min(start + Self.segmentSize, octets.count)]
            let flags = Segment.push | Segment.acknowledgement
            packets.append(Self.segment(direction, ends, numbers, flags, payload).packet)
            switch direction {
            case .sent: numbers.near &+= UInt32(payload.count)
            case .received: numbers.far &+= UInt32(payload.count)
            }
        }
        self.open[ends] = numbers
        return packets
    }

    private mutating func close(_ ends: Ends) -> [[UInt8]] {
        guard var numbers = self.open.removeValue(forKey: ends) else { return [] }
        let flags = Segment.fin | Segment.acknowledgement
        let ours = Self.segment(.sent, ends, numbers, flags)
        numbers.near &+= 1
        let theirs = Self.segment(.received, ends, numbers, flags)
        numbers.far &+= 1
        return [ours, theirs, Self.segment(.sent, ends, numbers, Segment.acknowledgement)].map(\.packet)
    }

    private static func segment(
        _ direction: TraceDirection,
        _ ends: Ends,
        _ numbers: Numbers,
        _ flags: UInt8,
        _ payload: ArraySlice<UInt8> = []
    ) -> Segment {
        let isSent = direction == .sent
        return Segment(
            from: isSent ? ends.near : ends.far,
            to: isSent ? ends.far : ends.near,
            sequence: isSent ? numbers.near : numbers.far,
            acknowledged: isSent ? numbers.far : numbers.near,
            flags: flags,
            payload: payload
        )
    }
}
