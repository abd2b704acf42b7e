import ArgumentParser
import Commands
import Common
import Foundation
import Glibc
import Logging
import NIOPosix
import Store

/// Starts the gateway: one process for each bind, and those that serve them all.
@main
struct SupervisorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "supervisor",
        abstract: "Runs the omnimessage-smpp gateway in the foreground.",
        discussion: """
            Logs go to standard error. The gateway is ready when `smppctl status --json` says so.

            SIGHUP reads the configuration again, SIGTERM ends gracefully (a second one at once), SIGUSR1 switches the
            debug log on and off.

            Examples:
              supervisor --config gateway.yaml --state-dir /tmp/gateway
              supervisor                                    (as installed: /etc, /var/lib and /run/omnimessage-smpp)
            """,
        version: ProductVersion.current
    )

    @Option(name: .long, help: "The configuration file.")
    var config = ConfigurationFile.standardPath

    @Option(name: .long, help: "Keep databases and sockets below this folder, and nothing anywhere else.")
    var stateDir: String?

    static func main() {
        Self.runAsAsked()
    }

    func run() throws {
        let precedence = Precedence()
        let environment = ProcessInfo.processInfo.environment
        let path = StateFolders.absolute(self.config)
        let folders = StateFolders(stateDirectory: self.stateDir)
        let source = ConfigurationSource(
            path: path,
            environment: environment,
            stateDirectory: self.stateDir == nil ? nil : folders.state
        )
        let loaded = Self.orExit(.badConfiguration) { try source.load() }
        Self.orExit(.cannotCreate) { try folders.create() }
        let lock = Self.lock(folders)
        Self.enter(folders.run)
        let signals = Self.orExit(.system) { try SignalInbox() }
        let ownLog = Self.beginLogging(loaded.configuration)
        let launcher = Self.orExit(.system) {
            try WorkerLauncher(
                runDirectory: folders.run,
                inheriting: environment,
                extra: Wiring.logVariables(loaded.configuration).merging(precedence.variables) { $1 }
            )
        }
        let meter = CommitMeter()
        let store = Self.store(loaded.configuration, meter)
        MultiThreadedEventLoopGroup.withCurrentThreadAsEventLoop { eventLoop in
            let wiring = Wiring(
                source: source,
                loaded: loaded,
                launcher: launcher,
                store: store,
                meter: meter,
                log: LogOffice(following: ownLog, on: eventLoop),
                environment: environment,
                eventLoop: eventLoop
            )
            wiring.begin(signals, precedence)
        }
        _ = consume lock
    }

    private static func beginLogging(_ configuration: GatewayConfiguration) -> OwnLog {
        let log = OwnLog()
        LoggingSetup.bootstrap(level: configuration.logLevel, style: configuration.logFormat.style) { log.write($0) }
        return log
    }

    private static func enter(_ folder: String) {
        Self.orExit(.cannotCreate) { _ = try Leftovers.remove(from: folder) }
        guard chdir(folder) == 0 else { Self.fail(.cannotCreate, "cannot enter \(folder)") }
    }

    private static func lock(_ folders: StateFolders) -> StateLock {
        do throws(StateLock.Refusal) {
            return try StateLock(directory: folders.state)
        } catch {
            Self.fail(error.status, "\(error)")
        }
    }

    private static func store(_ configuration: GatewayConfiguration, _ meter: CommitMeter) -> Store {
        do throws(StoreFault) {
            return try Store(path: configuration.databasePath, storage: configuration.storage) {
                meter.observed(rows: $0, duration: $1)
            }
        } catch {
            let status: ExitStatus = error.reason == .damaged ? .damaged : .cannotCreate
            Self.fail(status, "\(configuration.databasePath): \(error)")
        }
    }

    private static func orExit<Value>(_ status: ExitStatus, _ body: () throws -> Value) -> Value {
        do {
            return try body()
        } catch {
            Self.fail(status, "\(error)")
        }
    }

    private static func fail(_ status: ExitStatus, _ why: String) -> Never {
        FileHandle.standardError.write(Data("supervisor: \(why)\n".utf8))
        Glibc.exit(status.rawValue)
    }
}
