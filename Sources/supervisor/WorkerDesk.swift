import Common
import IPC
import Logging
import NIOCore
import NIOPosix
import Supervision

/// Where children report: believes them only as far as it has started them, gives each its part of the configuration,
/// and writes what they say on the board.
final class WorkerDesk {
    var tell: (FleetEvent) -> Void = { _ in }
    var expects: (ChildName, UInt64) -> Bool = { _, _ in false }
    var statuses: () -> [ChildStatus] = { [] }
    /// A child asks the keeper: number, bind, request, child, generation.
    var onStore: (UInt32, BindName, StoreRequest, ChildName, UInt64) -> Void = { _, _, _, _, _ in }
    /// A worker shows so many PDUs of its bind.
    var onTraced: (UInt32, ByteBuffer, ChildName) -> Void = { _, _, _ in }
    /// A child has said who it is, or has gone and all that it said has been heard.
    var onArrived: (ChildName) -> Void = { _ in }
    var onLeft: (ChildName) -> Void = { _ in }
    /// A bind has come up or gone down.
    var onLinksChanged: () -> Void = {}
    /// Core could not be reached, and now it can.
    var onCoreBack: () -> Void = {}

    private struct Guest {
        let connection: FrameConnection
        let generation: UInt64
    }

    private let board: StatusBoard
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var pids: [Int32: ChildName] = [:]
    private var guests: [ChildName: Guest] = [:]
    private var pingNumber: UInt64 = 0
    private var stewardIsToBeTold = false
    private static let stewardRest: TimeAmount = .seconds(2)

    init(board: StatusBoard, eventLoop: any EventLoop, logger: Logger) {
        self.board = board
        self.eventLoop = eventLoop
        self.logger = logger
    }

    func listen(at path: String) -> EventLoopFuture<Void> {
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        return ServerBootstrap(group: self.eventLoop)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try bound.value.accept(channel) }
            }
            .bind(unixDomainSocketPath: path)
            .map { _ in }
    }

    func launched(_ child: ChildName, pid: Int32) {
        self.pids = self.pids.filter { $0.value != child }
        self.pids[pid] = child
    }

    /// What the fleet wants of a child.
    func ask(_ child: ChildName, _ request: ChildRequest) {
        guard let guest = self.guests[child] else { return }
        switch request {
        case .ping:
            self.pingNumber &+= 1
            guest.connection.send(.ping(self.pingNumber))
        case .stop: guest.connection.send(.stop(within: self.board.drainMilliseconds(child)))
        case .configure: self.configure(child, guest)
        }
    }

    /// Tells the listener where every system_id leads.
    func sendRoutes() {
        self.guests[.listener]?.connection.send(.routes(self.board.routes(self.statuses())))
    }

    // MARK: Connections

    private func accept(_ channel: any Channel) throws {
        let connection = FrameConnection()
        connection.onFrame = { [unowned self] in self.strange($0, $1) }
        try connection.attach(to: channel)
    }

    /// A frame on a connection that has not said hello.
    private func strange(_ frame: Frame, _ connection: FrameConnection) {
        guard
            case .hello(let hello) = frame, hello.protocolVersion == Hello.currentProtocol,
            let child = connection.peerProcessID.flatMap({ self.pids[$0] }),
            child.role == hello.role.name, (child.bind?.value ?? "") == hello.bind,
            self.expects(child, hello.generation)
        else {
            self.logger.warning("a stranger on the supervisor's socket is turned away")
            connection.close()
            return
        }
        let guest = Guest(connection: connection, generation: hello.generation)
        self.guests[child] = guest
        connection.onFrame = { [unowned self] frame, _ in self.received(frame, from: child, guest.generation) }
        connection.onClosed = { [unowned self] _, connection in
            if self.guests[child]?.connection === connection { self.guests[child] = nil }
            self.onLeft(child)
        }
        self.board.greeted(child)
        self.tell(.greeted(child, generation: hello.generation))
        self.configure(child, guest)
        self.onArrived(child)
    }

    func isHere(_ child: ChildName) -> Bool { self.guests[child] != nil }

    /// Which life of the child is there; nil without one.
    func generation(_ child: ChildName) -> UInt64? { self.guests[child]?.generation }

    func send(_ child: ChildName, _ frame: Frame) {
        self.guests[child]?.connection.send(frame)
    }

    /// How much is logged from now on, by every child.
    func sendLogLevel() {
        for guest in self.guests.values { guest.connection.send(.logLevel(self.board.logLevel.rawValue)) }
    }

    private func configure(_ child: ChildName, _ guest: Guest) {
        guest.connection.send(.logLevel(self.board.logLevel.rawValue))
        do {
            if let configuration = self.board.configuration(for: child) {
                guest.connection.send(try configuration.frame())
            }
        } catch {
            self.logger.error("a configuration cannot be written: \(error)")
        }
        if let facts = self.board.facts { guest.connection.send(.coreFacts(facts.forWorkers)) }
        if case .listener = child { self.sendRoutes() }
    }

    // MARK: What children say

    private func received(_ frame: Frame, from child: ChildName, _ generation: UInt64) {
        switch frame {
        case .ready:
            self.tell(.ready(child, generation: generation))
            self.sendRoutes()
            // The steward asks at once, instead of at its next turn.
            if case .embeddedCore = child { self.ask(.steward, .configure) }
        case .pong: self.tell(.ponged(child, generation: generation))
        case .linkStatus(let status):
            let wasConnected = self.board.isConnected(child)
            self.board.link(child, status)
            if self.board.isConnected(child) != wasConnected {
                self.tellStewardSoon()
                self.onLinksChanged()
            }
            if case .bindWorker(_, .server) = child { self.sendRoutes() }
        case .metrics(let snapshot): self.board.metrics(child, generation, snapshot)
        case .coreFacts(let facts): self.learned(facts, from: child)
        case .lastWords(let words): self.board.lastWords(child, words)
        case .store(let number, let bind, let request): self.onStore(number, bind, request, child, generation)
        case .traced(let count, let piece): self.onTraced(count, piece, child)
        case .hello, .stored, .cacheDue, .trace, .configure, .routes, .ping, .stop, .logLevel, .request, .response,
            .news:
            self.logger.warning("\(child) sent a frame that is not its to send")
        }
    }

    /// Core is told which binds are up; what changes in quick succession is told together.
    private func tellStewardSoon() {
        guard !self.stewardIsToBeTold else { return }
        self.stewardIsToBeTold = true
        self.eventLoop.assumeIsolated().scheduleTask(in: Self.stewardRest) {
            self.stewardIsToBeTold = false
            self.ask(.steward, .configure)
        }
    }

    private func learned(_ facts: CoreFacts, from child: ChildName) {
        guard case .steward = child else { return }
        let before = self.board.facts
        let wasReachable = before?.reachable ?? false
        self.board.facts = facts
        for (name, guest) in self.guests where before?.forWorkers != facts.forWorkers {
            if case .bindWorker = name { guest.connection.send(.coreFacts(facts.forWorkers)) }
        }
        if facts.reachable, !wasReachable { self.onCoreBack() }
    }
}
