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
    private let board: StatusBoard
    private let eventLoop: any EventLoop
    private let logger: Logger

    init(board: StatusBoard, eventLoop: any EventLoop, logger: Logger) {
        self.board = board
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
        try connection.attach(to: channel)
    }

    private func received(_ frame: Frame, _ connection: FrameConnection) {
        guard case .request(let number, let json) = frame else {
            connection.close()
            return
        }
        do {
            let request = try JSONDecoder().decode(ControlRequest.self, from: json)
            let response = try JSONEncoder().encodeAsByteBuffer(
                self.answer(request),
                allocator: ByteBufferAllocator()
            )
            connection.send(.response(number, response))
        } catch {
            self.logger.warning("a control request cannot be read", metadata: [LogKeys.error: "\(error)"])
            connection.close()
        }
    }

    private func answer(_ request: ControlRequest) -> ControlResponse {
        switch request {
        case .status: return .status(GatewayStatus(self.board))
        case .metrics:
            var buffer = ByteBuffer()
            MetricSnapshot(samples: self.board.scrape).encode(into: &buffer)
            return .metrics(snapshot: Data(buffer.readableBytesView))
        }
    }
}
