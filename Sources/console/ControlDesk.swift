import IPC
import NIOCore

/// Whoever answers questions about the gateway.
protocol Gateway: Sendable {
    func ask(_ request: ControlRequest) async throws -> ControlResponse
}

/// The supervisor, asked over the control socket; one connection, made again when it is lost.
struct ControlDesk: Gateway {
    /// How long a page waits for the supervisor.
    static let patience: TimeAmount = .seconds(5)

    private let line: NIOLoopBound<Line>

    init(path: String, eventLoop: any EventLoop) {
        self.line = NIOLoopBound(Line(path: path, eventLoop: eventLoop), eventLoop: eventLoop)
    }

    func ask(_ request: ControlRequest) async throws -> ControlResponse {
        try await self.line.eventLoop.flatSubmit { self.line.value.ask(request) }.get()
    }

    private final class Line {
        private let path: String
        private let eventLoop: any EventLoop
        private var client: EventLoopFuture<NIOLoopBound<ControlClient>>?

        init(path: String, eventLoop: any EventLoop) {
            self.path = path
            self.eventLoop = eventLoop
        }

        func ask(_ request: ControlRequest) -> EventLoopFuture<ControlResponse> {
            self.connected().flatMap { $0.value.ask(request, timeout: ControlDesk.patience) }
        }

        private func connected() -> EventLoopFuture<NIOLoopBound<ControlClient>> {
            if let client = self.client { return client }
            let client = ControlClient.connect(path: self.path, on: self.eventLoop)
            self.client = client
            client.assumeIsolated().whenComplete { result in
                switch result {
                case .success(let client): client.value.onLost = { self.client = nil }
                case .failure: self.client = nil
                }
            }
            return client
        }
    }
}
