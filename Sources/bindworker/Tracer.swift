import Common
import Glibc
import IPC
import NIOCore

/// Shows the bind's PDUs to the supervisor for as long as somebody wants to see them.
///
/// Nothing is kept for those who do not keep up: what leaves is bounded, what does not is counted and told.
final class Tracer {
    /// Octets that are no PDU are shown up to here.
    private static let strayLimit = 4096

    private(set) var isOn = false
    private let eventLoop: any EventLoop
    private let hasRoom: () -> Bool
    private let send: (UInt32, ByteBuffer) -> Void
    private var connections: UInt32 = 0
    private var numbers: UInt32 = 0
    private var allowance = TraceAllowance()
    private var piece = ByteBuffer()
    private var count: UInt32 = 0
    private var leftOut: UInt64 = 0
    private var isDue = false
    private var willTell = false

    /// `send` gets a `TracePiece` and how many PDUs are in it.
    init(eventLoop: any EventLoop, hasRoom: @escaping () -> Bool, send: @escaping (UInt32, ByteBuffer) -> Void) {
        self.eventLoop = eventLoop
        self.hasRoom = hasRoom
        self.send = send
    }

    /// What the supervisor wants; each time it wants a trace it is told from where on it has one.
    func set(_ isOn: Bool) {
        self.isOn = isOn
        self.leftOut = 0
        guard isOn else { return }
        self.append(.begun(connections: self.connections))
    }

    func opened(near: TracePlace, far: TracePlace, isOurs: Bool) -> TraceConnection {
        self.connections += 1
        self.numbers &+= 1
        let connection = TraceConnection(number: self.numbers, isOurs: isOurs, near: near, far: far)
        self.show(.opened, of: connection)
        return connection
    }

    func closed(_ connection: TraceConnection) {
        self.connections -= 1
        self.show(.closed, of: connection)
    }

    /// A PDU; `isReadable` where the decoder took it.
    func show(_ direction: TraceDirection, _ pdu: ByteBuffer, isReadable: Bool, of connection: TraceConnection) {
        guard self.mayShow(pdu.readableBytes) else { return }
        self.append(.pdu(direction, TraceMask.masked(pdu, isReadable: isReadable)), of: connection)
    }

    func showStray(_ octets: ByteBuffer, isBound: Bool, of connection: TraceConnection) {
        let start = octets.getSlice(at: octets.readerIndex, length: min(octets.readableBytes, Self.strayLimit))
        guard let start, self.mayShow(start.readableBytes) else { return }
        self.append(.stray(TraceMask.maskedStray(start, isBound: isBound)), of: connection)
    }

    private func show(_ what: TraceEvent.What, of connection: TraceConnection) {
        guard self.isOn, self.mayShow(0) else { return }
        self.append(what, of: connection)
    }

    private func mayShow(_ octets: Int) -> Bool {
        guard self.hasRoom(), self.allowance.takes(octets: octets, at: .now) else {
            self.leftOut += 1
            self.tellSoon()
            return false
        }
        self.tellLeftOut()
        return true
    }

    private func append(_ what: TraceEvent.What, of connection: TraceConnection) {
        self.count += 1
        self.append(.event(TraceEvent(time: Self.microseconds, connection: connection, what: what)))
    }

    /// What happens in one turn of the loop leaves in one frame.
    private func append(_ item: TraceItem) {
        TracePiece.append(item, to: &self.piece)
        guard !self.isDue else { return }
        self.isDue = true
        self.eventLoop.assumeIsolated().execute {
            self.isDue = false
            self.send(self.count, self.piece)
            self.count = 0
            self.piece = ByteBuffer()
        }
    }

    private func tellLeftOut() {
        guard self.leftOut > 0 else { return }
        self.append(.leftOut(self.leftOut))
        self.leftOut = 0
    }

    /// A flood that ends in silence is told too.
    private func tellSoon() {
        guard !self.willTell else { return }
        self.willTell = true
        self.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) {
            self.willTell = false
            guard self.isOn, self.leftOut > 0 else { return }
            if self.hasRoom() { self.tellLeftOut() } else { self.tellSoon() }
        }
    }

    private static var microseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
