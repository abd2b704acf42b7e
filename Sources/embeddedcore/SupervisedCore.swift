import Common
import Foundation
import IPC
import Logging
import NIOCore

/// The embedded Core as a child of the supervisor: configured by a frame, ready when it listens, stopped when asked.
final class SupervisedCore {
    private let link: SupervisorLink
    private let logger: Logger
    private var server: EmbeddedCoreServer?

    init(link: SupervisorLink, logger: Logger) {
        self.link = link
        self.logger = logger
    }

    /// The whole life of the process.
    static func run() -> Never {
        ChildProgram.run(role: .embeddedcore) { link, logger in
            let core = SupervisedCore(link: link, logger: logger)
            link.onFrame = { core.received($0) }
        }
    }

    func received(_ frame: Frame) {
        switch frame {
        case .configure(let json): self.configure(json)
        case .stop: self.stop()
        case .logLevel, .hello, .ready, .linkStatus, .metrics, .pong, .lastWords, .store, .stored, .cacheDue, .routes,
            .ping, .coreFacts, .request, .response,
            .traced, .trace, .news:
            break
        }
    }

    private func configure(_ json: ByteBuffer) {
        guard self.server == nil else { return }
        do {
            guard case .embeddedCore(let configuration, _) = try ChildConfiguration(json: json) else { return }
            let server = EmbeddedCoreServer(configuration: configuration, logger: self.logger)
            self.server = server
            let started = self.link.eventLoop.makeFutureWithTask { try await server.start() }
            started.assumeIsolated().whenComplete { self.started($0, configuration) }
        } catch {
            let why = "configuration not understood: \(error)"
            ChildProgram.giveUp(.software, why, link: self.link, logger: self.logger)
        }
    }

    private func started(_ result: Result<Int, any Error>, _ configuration: EmbeddedCoreConfiguration) {
        switch result {
        case .success: self.link.send(.ready)
        case .failure(let error):
            let place = "\(configuration.host) port \(configuration.port)"
            if let failure = error as? IOError, failure.errnoCode == EADDRINUSE {
                let remedy = "end the program that has it, or set embedded_core.port"
                ChildProgram.giveUp(.portInUse, "\(place) is in use: \(remedy)", link: self.link, logger: self.logger)
            } else {
                let why = "cannot serve at \(place): \(error)"
                ChildProgram.giveUp(.temporary, why, link: self.link, logger: self.logger)
            }
        }
    }

    private func stop() {
        guard let server = self.server else { exit(ExitStatus.ok.rawValue) }
        self.link.eventLoop.makeFutureWithTask { await server.stop() }
            .whenComplete { _ in exit(ExitStatus.ok.rawValue) }
    }
}
