import CLinux
import Common
import Glibc
import IPC
import Logging
import NIOCore
import NIOPosix
import SMPP
import Testing

@testable import listener

/// A listener with everything real but the port: peers come in by socket pairs, workers are sockets of the test.
final class Door {
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    let folder: String
    private let listener: NIOLoopBound<Listener>

    init(maxConnections: Int = 10, bindTimeout: Duration = .seconds(10), patience: Duration = .seconds(30)) throws {
        var template = Array("/tmp/door-XXXXXX".utf8CString)
        _ = mkdtemp(&template)
        self.folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let identity = try #require(ChildIdentity(environment: Self.environment, role: .listener))
        var listen = Listen()
        listen.host = "127.0.0.1"
        listen.port = 0
        listen.maxConnections = maxConnections
        listen.bindTimeout = bindTimeout
        let frame = try ChildConfiguration.listener(listen).frame()
        let (eventLoop, folder) = (self.eventLoop, self.folder)
        self.listener = try eventLoop.submit {
            let link = SupervisorLink(identity: identity, eventLoop: eventLoop)
            let listener = Listener(
                link: link,
                folder: folder,
                patience: patience,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            listener.received(frame)
            return NIOLoopBound(listener, eventLoop: eventLoop)
        }.wait()
    }

    private static let environment = [
        "OMNI_ROLE": "listener", "OMNI_NUMBER": "0", "OMNI_GENERATION": "1", "OMNI_SUPERVISOR_SOCKET": "none",
    ]

    deinit {
        for number in 0..<10 { unlink("\(self.folder)/\(Route.socketName(number: UInt32(number)))") }
        rmdir(self.folder)
    }

    /// Tells the listener of a bind named `acme`, worker 3.
    func route(enabled: Bool = true, ready: Bool = true) throws {
        var route = Route(systemID: "acme", bind: "partner_acme", number: 3, enabled: enabled)
        route.generation = 1
        route.ready = ready
        try self.tell(.routes([route]))
    }

    func tell(_ frame: Frame) throws {
        let listener = self.listener
        try self.eventLoop.submit { listener.value.received(frame) }.wait()
    }

    /// Lets the event loop do what it has put off: a connection is counted until its channel is gone.
    func settle() throws {
        for _ in 0..<3 { try self.eventLoop.submit {}.wait() }
    }

    /// A connection to the listener.
    func connect(from arrival: Arrival = Arrival(address: "unknown", port: 0)) throws -> Peer {
        try self.settle()
        let (peer, far) = Peer.pair()
        let listener = self.listener
        try ClientBootstrap(group: self.eventLoop)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.autoRead, value: false)
            .withConnectedSocket(far)
            .flatMapThrowing { channel in
                try listener.value.accept(channel, from: arrival)
                // Whoever was turned away at the door is closed, and has no options any more.
                channel.setOption(.autoRead, value: true).whenFailure { _ in }
            }
            .wait()
        return peer
    }

    /// The worker behind the route.
    func worker() throws -> HandOverSocket {
        try HandOverSocket(path: "\(self.folder)/\(Route.socketName(number: 3))")
    }
}

/// The worker's end of the hand-over socket, without the worker.
final class HandOverSocket {
    let path: String
    private let listener: Int32
    private var connections: [Int32] = []

    init(path: String) throws {
        self.path = path
        self.listener = omni_seqpacket_listen(path)
        try #require(self.listener >= 0)
    }

    deinit {
        close(self.listener)
        for connection in self.connections { close(connection) }
    }

    /// The next hand-over, from whichever connection it comes.
    func next() throws -> (Handover, Peer) {
        while true {
            var descriptors = ([self.listener] + self.connections).map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            try #require(poll(&descriptors, nfds_t(descriptors.count), 5000) > 0, "nothing was handed over")
            for each in descriptors where each.revents != 0 {
                if each.fd == self.listener {
                    self.connections.append(omni_accept_cloexec(self.listener))
                } else if let handedOver = try self.receive(from: each.fd) {
                    return handedOver
                }
            }
        }
    }

    private func receive(from connection: Int32) throws -> (Handover, Peer)? {
        var descriptor: Int32 = -1
        var octets = [UInt8](repeating: 0, count: Handover.longest)
        let count = omni_receive_descriptor(connection, &descriptor, &octets, octets.count)
        guard count > 0 else {
            self.connections.removeAll { $0 == connection }
            close(connection)
            return nil
        }
        return (try Handover(packet: ByteBuffer(bytes: octets.prefix(count))), Peer(descriptor))
    }
}
