import Common
import Glibc
import Hummingbird
import HummingbirdCore
import IPC
import Logging
import NIOCore

/// The plain HTTP server: `/metrics`, `/healthz` and a status page.
struct MetricsServer: Sendable {
    /// A scraper keeps one connection, a person a few; a stranger gets no more than this.
    static let maximumConnections = 100

    /// Why the server is no more.
    struct End: Equatable {
        let status: ExitStatus
        let sentence: String
    }

    let endpoint: Endpoint
    let gateway: any Gateway
    let eventLoop: any EventLoop
    let logger: Logger

    /// Serves until the task is cancelled, which gives nil, or until it cannot.
    func run(onReady: @escaping @Sendable () -> Void) async -> End? {
        var quiet = self.logger
        quiet.logLevel = max(.warning, self.logger.logLevel)
        let application = Application(
            router: self.router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(120))),
            configuration: ApplicationConfiguration(
                address: .hostname(self.endpoint.host, port: self.endpoint.port),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.maximumConnections)
            ),
            onServerRunning: { _ in
                self.logger.info(
                    "metrics are served",
                    metadata: [LogKeys.host: "\(self.endpoint.host)", LogKeys.port: "\(self.endpoint.port)"]
                )
                onReady()
            },
            eventLoopGroupProvider: .shared(self.eventLoop),
            logger: quiet
        )
        do {
            try await application.run()
            return Task.isCancelled ? nil : End(status: .failed, sentence: "the metrics server ended of itself")
        } catch {
            return Task.isCancelled ? nil : Self.end(of: self.endpoint, error)
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.get("/metrics") { request, _ in
            await Answer.metrics(self.ask(.metrics), accept: request.headers[.accept] ?? "")
        }
        router.get("/healthz") { _, _ in await Answer.health(self.ask(.status)) }
        router.get("/") { _, _ in await Answer.page(self.ask(.status), now: Self.now) }
        return router
    }

    private static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// What a failure to listen means for a person, and for the supervisor who may try again.
    static func end(of endpoint: Endpoint, _ error: any Error) -> End {
        let place = "metrics: \(endpoint.host), port \(endpoint.port)"
        return switch (error as? IOError)?.errnoCode {
        case EADDRINUSE:
            End(status: .portInUse, sentence: "\(place): another program has the port; set `metrics.port`, or end it")
        case EACCES:
            End(status: .notPermitted, sentence: "\(place): not allowed to listen there; ports below 1024 need root")
        case EADDRNOTAVAIL:
            End(
                status: .unavailable,
                sentence: "\(place): no interface of this machine has the address; set `metrics.host`"
            )
        default:
            End(status: .failed, sentence: "\(place): \(error)")
        }
    }
}
