import ArgumentParser
import Commands
import Common
import Foundation
import IPC
import Logging

/// Runs the embedded Core by itself, for one gateway or for several.
@main
struct EmbeddedCoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embeddedcore",
        abstract: "A small OmniMessage Core: takes messages in, routes them, hands them out, and keeps them on disk.",
        discussion: """
            Under the supervisor it needs no arguments. Alone:

              embeddedcore --database core.sqlite --route prefix=,dest_smsc=my_carrier
              embeddedcore --database core.sqlite --route prefix=44,dest_smsc=uk_a,weight=3 \\
                           --route prefix=44,dest_smsc=uk_b,weight=1
              embeddedcore --host 0.0.0.0 --api-key-file /etc/core.key --database core.sqlite

            Then: curl http://127.0.0.1:8080/api/status, and a page with all calls at /api/docs.
            It ends on SIGTERM or SIGINT when what it is doing is done. Exit codes: 0 ended as asked, 1 failed, 2 usage.
            """
    )

    @Option(help: "Address to listen on; beyond loopback a key is demanded.")
    var host = "127.0.0.1"

    @Option(help: "Port to listen on; 0 takes any that is free.")
    var port = 8080

    @Option(help: "The SQLite file; made where there is none.")
    var database = "core.sqlite"

    @Option(help: "File with the key that callers must send as X-API-Key; one line.")
    var apiKeyFile: String?

    @Option(
        help: """
            A route, as key=value,…: prefix, source_smsc, source_prefix, dest_smsc, priority, weight, action \
            (route, drop, auto_reply), reply. May be given several times.
            """
    )
    var route: [String] = []

    @Option(help: "Delivery attempts before a message has failed.")
    var maxAttempts = 10

    @Flag(help: "Log one JSON object a line.")
    var jsonLog = false

    func validate() throws {
        guard (0...65_535).contains(self.port) else { throw ValidationError("--port must be 0 to 65535") }
        guard self.maxAttempts >= 1 else { throw ValidationError("--max-attempts must be at least 1") }
        _ = try self.coreConfiguration()
    }

    func run() async throws {
        LoggingSetup.bootstrap(level: .info, style: (self.jsonLog ? LogFormat.json : .auto).style)
        var logger = Logger(label: "embeddedcore")
        logger[metadataKey: LogKeys.role] = "core"
        let stop = StopSignals()
        let server = EmbeddedCoreServer(configuration: try self.coreConfiguration(), logger: logger)
        do {
            _ = try await server.start()
        } catch {
            await server.stop()
            logger.error("cannot start: \(error)")
            throw ExitCode(ExitStatus.failed.rawValue)
        }
        await stop.first()
        logger.info("stopping")
        await server.stop()
    }

    static func main() async {
        if ProcessInfo.processInfo.environment["OMNI_ROLE"] == ChildRole.embeddedcore.name { SupervisedCore.run() }
        await self.runAsAskedWaiting()
    }

    private func coreConfiguration() throws -> EmbeddedCoreConfiguration {
        var core = EmbeddedCoreConfiguration()
        core.host = self.host
        core.port = self.port
        core.databasePath = self.database
        core.maxAttempts = self.maxAttempts
        core.routes = try self.route.map { text in
            do throws(RouteArgumentFault) {
                return try RouteConfiguration(argument: text)
            } catch {
                throw ValidationError("--route \(text): \(error.problem)")
            }
        }
        if let file = self.apiKeyFile { core.apiKey = try Self.key(in: file) }
        return core
    }

    private static func key(in file: String) throws -> Secret {
        let text: String
        do {
            text = try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw ValidationError("--api-key-file \(file): cannot be read")
        }
        let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !key.isEmpty else { throw ValidationError("--api-key-file \(file): is empty") }
        return Secret(key)
    }
}
