import Common
import Foundation
import IPC
import Logging
import NIOCore
import NIOPosix
import SMPP
import Telemetry

/// The front door: listens, keeps count, and knows where each system_id leads.
final class Listener {
    /// Connections above `max_connections` that are still listened to, so that their bind can be refused in words.
    private static let courtesy = 50

    let logger: Logger
    let eventLoop: any EventLoop
    var brake = FailureBrake()
    private(set) var routes = RouteTable()

    /// How long a bind waits for a worker that is not ready.
    let patience: Duration

    private let link: SupervisorLink
    /// Where the workers' sockets are.
    private let folder: String
    private let tally = RefusalTally()
    private var listen: Listen?
    private var channel: (any Channel)?
    private var takesFromGate = false
    private var refusals = LogAllowance(lines: 30, each: .seconds(60))
    private let refusedBinds: RefusalLog
    private var senders: [String: DescriptorSender] = [:]
    private var open = 0
    /// Connections whose bind waits for its worker.
    private var held: [ObjectIdentifier: OpenConnection] = [:]

    init(link: SupervisorLink, folder: String = ".", patience: Duration = .seconds(2), logger: Logger) {
        self.patience = patience
        self.link = link
        self.folder = folder
        self.logger = logger
        self.eventLoop = link.eventLoop
        self.refusedBinds = RefusalLog(eventLoop: link.eventLoop, logger: logger)
        self.eventLoop.repeating(every: .seconds(1), after: .seconds(1)) {
            if let snapshot = self.tally.changedSnapshot() { link.send(.metrics(snapshot)) }
        }
    }

    // MARK: The supervisor

    func received(_ frame: Frame) {
        switch frame {
        case .configure(let json): self.configure(json)
        case .routes(let routes): self.update(routes)
        case .stop: self.stop()
        case .logLevel, .hello, .ready, .linkStatus, .metrics, .pong, .lastWords, .store, .stored, .cacheDue, .ping,
            .coreFacts, .request, .response,
            .traced, .trace, .news:
            break
        }
    }

    private func configure(_ json: ByteBuffer) {
        do {
            guard case .listener(let listen) = try ChildConfiguration(json: json) else { return }
            let isNew = self.listen.map { $0.host != listen.host || $0.port != listen.port } ?? true
            self.listen = listen
            if isNew { self.listen(at: listen) }
            if listen.tls != nil { self.takeFromGate() }
        } catch {
            ChildProgram.giveUp(
                .software,
                "configuration not understood: \(error)",
                link: self.link,
                logger: self.logger
            )
        }
    }

    private func update(_ routes: [Route]) {
        for bind in self.routes.update(routes) { self.senders[bind] = nil }
        let held = self.held.values
        self.held = [:]
        for connection in held { connection.routesChanged() }
    }

    private func stop() {
        self.channel?.close(promise: nil)
        self.eventLoop.execute { exit(ExitStatus.ok.rawValue) }
    }

    // MARK: Connections

    private func listen(at listen: Listen) {
        self.channel?.close(promise: nil)
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        ServerBootstrap(group: self.eventLoop)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let (address, port) = (channel.remoteAddress?.ipAddress, channel.remoteAddress?.port)
                    let arrival = Arrival(address: address ?? "unknown", port: UInt16(clamping: port ?? 0))
                    try bound.value.accept(channel, from: arrival)
                }
            }
            .bind(host: listen.host, port: listen.port)
            .assumeIsolated()
            .whenComplete { self.listening($0, at: listen) }
    }

    private func listening(_ result: Result<any Channel, any Error>, at listen: Listen) {
        switch result {
        case .success(let channel):
            self.channel = channel
            self.logger.info("SMPP listener on \(listen.host) port \(listen.port)")
            self.link.send(.ready)
        case .failure(let error):
            ChildProgram.cannotListen(
                on: listen.host,
                port: listen.port,
                "listen.port",
                error,
                link: self.link,
                logger: self.logger
            )
        }
    }

    /// Connections that the TLS gate has decrypted are accepted like any other.
    private func takeFromGate() {
        guard !self.takesFromGate else { return }
        self.takesFromGate = true
        let path = "\(self.folder)/\(ChildIdentity.listenerSocketName)"
        do {
            try DescriptorInbox.start(path: path, eventLoop: self.eventLoop) { self.take($0, descriptor: $1) }
        } catch {
            ChildProgram.giveUp(
                .cannotCreate,
                "cannot listen for the TLS gate: \(error)",
                link: self.link,
                logger: self.logger
            )
        }
    }

    private func take(_ handover: Handover, descriptor: Int32) {
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        ClientBootstrap(group: self.eventLoop)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try bound.value.accept(channel, from: Arrival(handover)) }
            }
            .withConnectedSocket(descriptor)
            .whenFailure { _ in close(descriptor) }
    }

    func accept(_ channel: any Channel, from arrival: Arrival) throws {
        let limit = self.listen?.maxConnections ?? 0
        let total = self.open + self.routes.connections
        guard total < limit + Self.courtesy else {
            channel.close(promise: nil)
            return
        }
        let connection = OpenConnection(
            listener: self,
            arrival: arrival,
            isOverLimit: total >= limit,
            bindTimeout: self.listen?.bindTimeout ?? .seconds(10)
        )
        self.open += 1
        try channel.pipeline.syncOperations.addHandler(connection)
    }

    func ended(_ connection: OpenConnection) {
        self.held[ObjectIdentifier(connection)] = nil
        self.open -= 1
    }

    /// Tells this connection when the routes have changed.
    func hold(_ connection: OpenConnection) { self.held[ObjectIdentifier(connection)] = connection }

    // MARK: Handing over

    /// Gives the connection to the worker behind the route.
    func handOver(_ handover: Handover, descriptor: Int32, to route: Route) -> DescriptorSender.Outcome {
        let sender = self.senders[route.bind] ?? DescriptorSender(path: "\(self.folder)/\(route.socketName)")
        self.senders[route.bind] = sender
        let outcome = sender.send(handover, descriptor: descriptor)
        if outcome == .sent { self.routes.handedOver(route.systemID) }
        self.logger.debug(
            "connection handed over",
            metadata: [
                LogKeys.bind: "\(route.bind)", LogKeys.peer: "\(handover.peerAddress):\(handover.peerPort)",
                LogKeys.systemID: "\(route.systemID)", LogKeys.outcome: "\(outcome)",
            ]
        )
        return outcome
    }

    /// Tells why somebody was cut who never named a bind; strangers cannot fill the log with it.
    func turnedAway(_ address: String, reason: String) {
        guard case .pass(let leftOut) = self.refusals.line(at: .now) else { return }
        if leftOut > 0 { self.logger.warning("\(leftOut) refused connections were not told one by one") }
        self.logger.warning(
            "SMPP Server: Refused connection from \(address) - \(reason)",
            metadata: [LogKeys.peer: "\(address)", LogKeys.reason: "\(reason)"]
        )
    }

    /// Where those who speak TLS are to go instead.
    var encryptedPort: String {
        self.listen?.tls.map { "the encrypted one is \($0.port)" } ?? "there is no encrypted one (listen.tls)"
    }

    /// Logs and counts a bind that goes no further than here.
    func refused(_ systemID: String, from address: String, bind: String?, reason: String) {
        self.tally.refused(bind: bind, systemID: systemID)
        self.refusedBinds.warn(
            bind == nil
                ? "SMPP Server: Refused bind - \(reason)" : "SMPP Server: Refused bind as '\(systemID)' - \(reason)",
            bind: bind,
            [LogKeys.peer: "\(address)", LogKeys.systemID: "\(systemID)", LogKeys.reason: "\(reason)"],
            "SMPP Server: Refused bind from \(address) as '\(systemID)' - \(reason)"
        )
    }
}
