import Common
import Glibc
import IPC
import Logging
import NIOCore

/// What the supervisor tells the console, done: serve there, serve elsewhere, end.
final class Console {
    private let link: SupervisorLink
    private let logger: Logger
    private let gateway: ControlDesk
    private var endpoint: Endpoint?
    private var serving: Task<Void, Never>?

    init(link: SupervisorLink, logger: Logger) {
        self.link = link
        self.logger = logger
        // The supervisor has made the run directory our working directory.
        self.gateway = ControlDesk(path: ChildIdentity.controlSocketName, eventLoop: link.eventLoop)
    }

    func received(_ frame: Frame) {
        switch frame {
        case .configure(let json): self.configure(json)
        case .stop: exit(ExitStatus.ok.rawValue)
        case .hello, .ready, .linkStatus, .metrics, .pong, .lastWords, .store, .stored, .cacheDue, .routes, .ping,
            .logLevel, .coreFacts, .request, .response,
            .traced, .trace, .news:
            return
        }
    }

    private func configure(_ json: ByteBuffer) {
        do {
            guard case .console(let metrics, _) = try ChildConfiguration(json: json) else {
                ChildProgram.giveUp(
                    .software,
                    "this is not a configuration for the console",
                    link: self.link,
                    logger: self.logger
                )
                return
            }
            self.serve(at: metrics)
        } catch {
            ChildProgram.giveUp(
                .software,
                "the configuration cannot be read: \(error)",
                link: self.link,
                logger: self.logger
            )
        }
    }

    private func serve(at endpoint: Endpoint) {
        guard endpoint != self.endpoint else { return }
        self.endpoint = endpoint
        let server = MetricsServer(
            endpoint: endpoint,
            gateway: self.gateway,
            eventLoop: self.link.eventLoop,
            logger: self.logger
        )
        let link = NIOLoopBound(self.link, eventLoop: self.link.eventLoop)
        let logger = self.logger
        // A new address may be the old one written differently, so the old server ends first.
        let previous = self.serving
        previous?.cancel()
        self.serving = Task {
            await previous?.value
            guard let end = await server.run(onReady: { link.eventLoop.execute { link.value.send(.ready) } }) else {
                return
            }
            link.eventLoop.execute { ChildProgram.giveUp(end.status, end.sentence, link: link.value, logger: logger) }
        }
    }
}
