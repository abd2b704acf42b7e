import Common
import Foundation
import IPC
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import TLS

/// The encrypted door: listens on `listen.tls.port`, knows the certificate, and no bind.
///
/// A BoringSSL session cannot be handed to another process, and the system_id that chooses the worker is encrypted. So
/// this process stays in the middle of each connection, as a relay (`Passage`).
final class TLSGate {
    /// Connections above `max_connections`: the listener refuses these in words.
    private static let courtesy = 50
    /// What a partner has sent and nobody has read is kept by the kernel, up to this, and not by us.
    private static let receiveBuffer = 128 << 10
    /// How long, after a stop, connections may take to bring away what is written to them.
    private static let farewell: Duration = .seconds(3)

    let logger: Logger
    let eventLoop: any EventLoop
    let listener: DescriptorSender

    private let link: SupervisorLink
    private var listen: Listen?
    private var credentials: Credentials?
    private var channel: (any Channel)?
    private var isListening = false
    private var refusals = LogAllowance(lines: 30, each: .seconds(60))
    private var open = 0 {
        didSet { if self.open == 0 { self.onEmpty() } }
    }
    private var onEmpty: () -> Void = {}

    init(link: SupervisorLink, folder: String = ".", logger: Logger) {
        self.link = link
        self.logger = logger
        self.eventLoop = link.eventLoop
        self.listener = DescriptorSender(path: "\(folder)/\(ChildIdentity.listenerSocketName)")
        self.eventLoop.repeating(every: .hours(24), after: .hours(24)) { self.warnOfTheEnd() }
    }

    var bindTimeout: Duration { self.listen?.bindTimeout ?? .seconds(10) }

    // MARK: The supervisor

    func received(_ frame: Frame) {
        switch frame {
        case .configure(let json): self.configure(json)
        case .stop: self.stop()
        case .logLevel, .hello, .ready, .linkStatus, .metrics, .pong, .lastWords, .store, .stored, .cacheDue, .ping,
            .coreFacts, .request, .response, .routes, .traced, .trace, .news:
            break
        }
    }

    private func configure(_ json: ByteBuffer) {
        do {
            guard case .tlsGate(let listen) = try ChildConfiguration(json: json), let tls = listen.tls else { return }
            self.listen = listen
            guard self.read(tls), !self.isListening else { return }
            self.isListening = true
            self.checkRoom(for: listen.maxConnections)
            self.listen(on: listen.host, port: tls.port)
        } catch {
            ChildProgram.giveUp(
                .software,
                "configuration not understood: \(error)",
                link: self.link,
                logger: self.logger
            )
        }
    }

    /// Takes certificate and key from the disk; whoever is connected keeps what he was shown.
    private func read(_ tls: ListenTLS) -> Bool {
        do throws(CredentialsFault) {
            let credentials = try Credentials(tls, at: Timestamp.now)
            if let old = self.credentials, old.leaf != credentials.leaf {
                self.logger.info("the certificate of the encrypted port is a new one, good until \(credentials.end)")
            }
            self.credentials = credentials
            self.warnOfTheEnd()
            return true
        } catch {
            if self.credentials != nil {
                self.logger.error("\(error.sentence); the certificate before it stays in force")
                return true
            }
            ChildProgram.giveUp(.badConfiguration, error.sentence, link: self.link, logger: self.logger)
            return false
        }
    }

    private func checkRoom(for connections: Int) {
        // The connection, and its way to the worker; the far end is ours until the listener has it.
        let needed = 3 * (connections + Self.courtesy)
        let allowed = DescriptorLimit.current
        guard needed > allowed else { return }
        self.logger.warning(
            "listen.max_connections \(connections) needs up to \(needed) descriptors, and the system allows \(allowed); raise LimitNOFILE"
        )
    }

    private func warnOfTheEnd() {
        guard let credentials = self.credentials, let sentence = credentials.warning(at: Timestamp.now) else { return }
        self.logger.warning("\(sentence)")
    }

    /// Nobody new comes in; who is still there gets what was written to him.
    private func stop() {
        self.channel?.close(promise: nil)
        self.onEmpty = { exit(ExitStatus.ok.rawValue) }
        if self.open == 0 { return self.eventLoop.execute { exit(ExitStatus.ok.rawValue) } }
        self.eventLoop.scheduleTask(in: TimeAmount(Self.farewell)) { exit(ExitStatus.ok.rawValue) }
    }

    // MARK: Connections

    private func listen(on host: String, port: Int) {
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        ServerBootstrap(group: self.eventLoop)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // Inherited by the connections; set later it could not make the window smaller.
            .serverChannelOption(.socketOption(.so_rcvbuf), value: Self.receiveBuffer)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try bound.value.accept(channel) }
            }
            .bind(host: host, port: port)
            .assumeIsolated()
            .whenComplete { self.listening($0, on: host, port: port) }
    }

    private func listening(_ result: Result<any Channel, any Error>, on host: String, port: Int) {
        switch result {
        case .success(let channel):
            self.channel = channel
            let end = self.credentials?.end ?? ""
            self.logger.info("SMPP listener over TLS on \(host) port \(port), certificate good until \(end)")
            self.link.send(.ready)
        case .failure(let error):
            ChildProgram.cannotListen(
                on: host,
                port: port,
                "listen.tls.port",
                error,
                link: self.link,
                logger: self.logger
            )
        }
    }

    func accept(_ channel: any Channel) throws {
        guard let credentials = self.credentials, self.open < (self.listen?.maxConnections ?? 0) + Self.courtesy else {
            channel.close(promise: nil)
            return
        }
        self.open += 1
        let passage = Passage(
            gate: self,
            channel: channel,
            address: channel.remoteAddress?.ipAddress ?? "unknown",
            port: UInt16(clamping: channel.remoteAddress?.port ?? 0)
        )
        try passage.begin(NIOSSLServerHandler(context: credentials.context))
    }

    func ended() {
        self.open -= 1
    }

    // MARK: The log

    /// Tells why a connection came to nothing; strangers cannot fill the log with it.
    func refused(_ address: String, _ reason: String) {
        guard case .pass(let leftOut) = self.refusals.line(at: .now) else { return }
        if leftOut > 0 { self.logger.warning("\(leftOut) refused TLS connections were not told one by one") }
        self.logger.warning(
            "SMPP Server: Refused TLS connection from \(address) - \(reason)",
            metadata: [LogKeys.peer: "\(address)", LogKeys.reason: "\(reason)"]
        )
    }

    func handshakeFailed(_ address: String, _ error: any Error) {
        self.refused(address, HandshakeTrouble.words(for: error, plainPort: self.listen?.port ?? 0))
    }
}
