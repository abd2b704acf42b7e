import Common
import Foundation
import IPC
import Logging
import NIOCore
import NIOFoundationCompat
import NIOPosix
import Supervision
import Telemetry

/// The control socket: answers `smppctl` and the console.
///
/// A fault in either costs them an answer, and nobody else anything.
final class OperatorDesk {
    /// Reads the configuration again, or only says what that would do.
    var reload: (_ dryRun: Bool) -> ControlResponse = { _ in .refused("not yet") }

    /// What is in force.
    var configuration: () -> ControlResponse = { .refused("not yet") }

    /// Does something with one bind.
    var order: (BindOrder) -> ControlResponse = { _ in .refused("not yet") }

    /// Reads the log to a follower: its last lines, and on, if wanted.
    var logs: (Follower, _ lines: Int, _ follow: Bool, @escaping (ControlResponse) -> Void) -> Void = {
        _,
        _,
        _,
        answer in
        answer(.refused("not yet"))
    }

    /// Shows the PDUs of the bind of that name to a follower.
    var trace: (String, Follower, @escaping (ControlResponse) -> Void) -> Void = { _, _, answer in
        answer(.refused("not yet"))
    }

    private let board: StatusBoard
    private let cache: CacheOffice
    /// Who follows something, by connection.
    private var followers: [ObjectIdentifier: [Follower]] = [:]
    private let eventLoop: any EventLoop
    private let logger: Logger

    init(board: StatusBoard, cache: CacheOffice, eventLoop: any EventLoop, logger: Logger) {
        self.board = board
        self.cache = cache
        self.eventLoop = eventLoop
        self.logger = logger
    }

    func listen(at path: String) -> EventLoopFuture<Void> {
        let bound = NIOLoopBound(self, eventLoop: self.eventLoop)
        return ServerBootstrap(group: self.eventLoop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try bound.value.accept(channel) }
            }
            .bind(unixDomainSocketPath: path)
            .map { _ in }
    }

    private func accept(_ channel: any Channel) throws {
        let connection = FrameConnection()
        connection.onFrame = { [unowned self] in self.received($0, $1) }
        connection.onRoom = { [unowned self] connection in
            for follower in self.followers[ObjectIdentifier(connection)] ?? [] { follower.onRoom() }
        }
        connection.onClosed = { [unowned self] _, connection in
            let followers = self.followers.removeValue(forKey: ObjectIdentifier(connection)) ?? []
            for follower in followers { follower.onGone() }
        }
        try connection.attach(to: channel)
    }

    private func received(_ frame: Frame, _ connection: FrameConnection) {
        guard case .request(let number, let json) = frame else {
            connection.close()
            return
        }
        do {
            let request = try JSONDecoder().decode(ControlRequest.self, from: json)
            self.answer(request, follower: { self.follower(number, connection) }) {
                self.send($0, number, connection)
                // An answer is the end of a stream.
                self.followers[ObjectIdentifier(connection)]?.removeAll { $0.number == number }
            }
        } catch {
            self.logger.warning("a control request cannot be read", metadata: [LogKeys.error: "\(error)"])
            connection.close()
        }
    }

    private func send(_ response: ControlResponse, _ number: UInt32, _ connection: FrameConnection) {
        do {
            let json = try JSONEncoder().encodeAsByteBuffer(response, allocator: ByteBufferAllocator())
            connection.send(.response(number, json))
        } catch {
            self.logger.error("an answer cannot be written: \(error)")
            connection.close()
        }
    }

    /// The asker as one who follows; whoever takes it has to hang something on its end.
    private func follower(_ number: UInt32, _ connection: FrameConnection) -> Follower {
        let follower = Follower(number, on: connection)
        self.followers[ObjectIdentifier(connection), default: []].append(follower)
        return follower
    }

    private func answer(
        _ request: ControlRequest,
        follower: () -> Follower,
        completion: @escaping (ControlResponse) -> Void
    ) {
        switch request {
        case .status: completion(.status(GatewayStatus(self.board)))
        case .metrics:
            var buffer = ByteBuffer()
            MetricSnapshot(samples: self.board.scrape).encode(into: &buffer)
            completion(.metrics(snapshot: Data(buffer.readableBytesView)))
        case .cache(let request): self.cache.answer(request, completion: completion)
        case .reload(let dryRun): completion(self.reload(dryRun))
        case .configuration: completion(self.configuration())
        case .bind(let order): completion(self.order(order))
        case .logs(let lines, let follow): self.logs(follower(), lines, follow, completion)
        case .trace(let bind): self.trace(bind, follower(), completion)
        }
    }
}
