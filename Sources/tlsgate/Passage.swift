import CLinux
import Glibc
import IPC
import NIOCore
import NIOPosix
import NIOSSL

/// One partner's connection: handshake, then a relay between it and a socket pair, whose far end goes to the listener.
///
/// ```
/// accepted ─▶ handshake ─▶ socket pair ─▶ handed to the listener ─▶ relay, until either side ends
///                 └─ too long, or refused: closed, and told
/// ```
final class Passage {
    /// How long apart a listener that is not there, or whose queue is full, is tried again.
    private static let handOverPause: TimeAmount = .milliseconds(20)

    private let gate: TLSGate
    private let channel: any Channel
    private let address: String
    private let port: UInt16
    private let street = RelayEnd()
    private var timer: Scheduled<Void>?

    init(gate: TLSGate, channel: any Channel, address: String, port: UInt16) {
        self.gate = gate
        self.channel = channel
        self.address = address
        self.port = port
    }

    func begin(_ tls: NIOSSLServerHandler) throws {
        let gate = self.gate
        let watch = HandshakeWatch()
        watch.onDone = { self.shookHands(tls, version: $0) }
        watch.onFailed = { gate.handshakeFailed(self.address, $0) }
        watch.onGone = {
            self.timer?.cancel()
            gate.ended()
        }
        try self.channel.pipeline.syncOperations.addHandlers([tls, watch, self.street])
        self.timer = self.channel.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(gate.bindTimeout)) {
            guard watch.abandon() else { return }
            gate.refused(self.address, "no handshake within listen.bind_timeout")
            // Past the TLS handler, which would wait for the farewell of somebody who says nothing.
            // SAFETY: it fails where the channel has let go of its handlers: it is closed then.
            (try? self.channel.pipeline.syncOperations.context(handler: tls))?.close(promise: nil)
        }
    }

    private func shookHands(_ tls: NIOSSLServerHandler, version: String) {
        self.timer?.cancel()
        // SAFETY: a certificate that cannot be put into DER has no name; it was verified by its octets all the same.
        let name = tls.peerCertificate.flatMap { try? CommonName.subject(of: $0.toDERBytes()) } ?? ""
        let handover = Handover(
            peerAddress: self.address,
            peerPort: self.port,
            encryption: Encryption(version: version, commonName: name)
        )
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            return self.giveUp("no socket pair: \(String(cString: strerror(errno)))")
        }
        let (near, far) = (ends[0], ends[1])
        let house = NIOLoopBound(RelayEnd(), eventLoop: self.channel.eventLoop)
        ClientBootstrap(group: self.channel.eventLoop)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(house.value) }
            }
            .withConnectedSocket(near)
            .assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success:
                    RelayEnd.connect(self.street, house.value)
                    self.handOver(handover, descriptor: far, until: .now + self.gate.bindTimeout)
                case .failure(let error):
                    close(near)
                    close(far)
                    self.giveUp("\(error)")
                }
            }
    }

    private func handOver(_ handover: Handover, descriptor: Int32, until deadline: ContinuousClock.Instant) {
        let outcome = self.channel.isActive ? self.gate.listener.send(handover, descriptor: descriptor) : .gone
        if outcome != .sent, self.channel.isActive, .now < deadline {
            self.channel.eventLoop.assumeIsolated().scheduleTask(in: Self.handOverPause) {
                self.handOver(handover, descriptor: descriptor, until: deadline)
            }
            return
        }
        // The listener has a descriptor of its own. Where it has none, this is the end that closes the connection.
        close(descriptor)
        if outcome != .sent, self.channel.isActive { self.gate.refused(self.address, "the listener does not run") }
    }

    private func giveUp(_ reason: String) {
        self.gate.refused(self.address, reason)
        self.channel.close(promise: nil)
    }
}
