import CLinux
import Glibc
import NIOCore

/// The listener's end of a worker's hand-over socket.
///
/// NIO carries no SCM_RIGHTS, so this is a plain non-blocking SEQPACKET socket beside it.
package final class DescriptorSender {
    package enum Outcome: Equatable, Sendable {
        case sent
        /// The worker's queue is full; the connection may be tried again in a moment.
        case busy
        /// Nobody is there.
        case gone
    }

    private let path: String
    private var socket: Int32 = -1

    package init(path: String) {
        self.path = path
    }

    deinit {
        if self.socket >= 0 { Glibc.close(self.socket) }
    }

    /// Hands `descriptor` over; the caller still owns, and closes, its own copy.
    package func send(_ handover: Handover, descriptor: Int32) -> Outcome {
        let packet = handover.packet
        guard packet.readableBytes <= Handover.longest else { return .gone }
        // A worker that was restarted has a new socket at the same path: dial once more before giving up.
        for _ in 0..<2 {
            if self.socket < 0 {
                self.socket = omni_seqpacket_connect(self.path)
                if self.socket == -EAGAIN { return .busy }
                guard self.socket >= 0 else { return .gone }
            }
            let result = packet.withUnsafeReadableBytes {
                omni_send_descriptor(self.socket, descriptor, $0.baseAddress, $0.count)
            }
            if result >= 0 { return .sent }
            if result == -EAGAIN { return .busy }
            Glibc.close(self.socket)
            self.socket = -1
        }
        return .gone
    }
}
