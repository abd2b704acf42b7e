import CLinux
import Foundation
package import NIOCore

/// The worker's end of its hand-over socket: takes connections from whichever listener lives.
///
/// One thread that sleeps in poll(2): NIO cannot read a packet that carries a descriptor. Each connection is brought
/// to the event loop; nothing else is shared.
package enum DescriptorInbox {
    /// Listens at `path` and calls `receive` on the event loop for each connection, until the process ends.
    ///
    /// The receiver owns the descriptor. Throws the system's error when the socket cannot be made.
    package static func start(
        path: String,
        eventLoop: any EventLoop,
        receive: @escaping (Handover, Int32) -> Void
    ) throws {
        let listener = omni_seqpacket_listen(path)
        guard listener >= 0 else { throw IOError(errnoCode: -listener, reason: "listen at \(path)") }
        let bound = NIOLoopBound(receive, eventLoop: eventLoop)
        Thread.detachNewThread {
            Self.run(listener: listener) { handover, descriptor in
                eventLoop.execute { bound.value(handover, descriptor) }
            }
        }
    }

    private static func run(listener: Int32, deliver: (Handover, Int32) -> Void) {
        var descriptors = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
        while true {
            guard poll(&descriptors, nfds_t(descriptors.count), -1) > 0 else { continue }
            var kept = [descriptors[0]]
            for each in descriptors.dropFirst() {
                if each.revents == 0 || Self.drain(each.fd, deliver: deliver) {
                    kept.append(pollfd(fd: each.fd, events: Int16(POLLIN), revents: 0))
                } else {
                    close(each.fd)
                }
            }
            if descriptors[0].revents != 0 {
                let connection = omni_accept_cloexec(listener)
                if connection >= 0 { kept.append(pollfd(fd: connection, events: Int16(POLLIN), revents: 0)) }
            }
            kept[0].revents = 0
            descriptors = kept
        }
    }

    /// Takes all that is there; false when the other end is gone.
    private static func drain(_ connection: Int32, deliver: (Handover, Int32) -> Void) -> Bool {
        var bytes = [UInt8](repeating: 0, count: Handover.longest + 1)
        while true {
            var descriptor: Int32 = -1
            let count = omni_receive_descriptor(connection, &descriptor, &bytes, bytes.count)
            if count == -Int(EAGAIN) { return true }
            guard count > 0 else {
                // A packet of no octets reads like the end; whatever came with it must not stay open.
                if descriptor >= 0 { close(descriptor) }
                return count < 0 && count != -Int(ECONNRESET)
            }
            guard descriptor >= 0 else { continue }
            do throws(WireFault) {
                deliver(try Handover(packet: ByteBuffer(bytes: bytes[..<count])), descriptor)
            } catch {
                close(descriptor)
            }
        }
    }
}
