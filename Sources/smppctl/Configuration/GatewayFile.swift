import Common
import Foundation

/// The gateway's configuration file, read as the gateway would.
enum GatewayFile {
    static func read(_ path: String, _ folder: StateFolder) throws(ConfigurationErrors) -> LoadedConfiguration {
        try ConfigurationFile.load(
            path: path,
            environment: ProcessInfo.processInfo.environment,
            stateDirectory: folder.stateDirectory
        )
    }

    static func load(_ path: String, _ folder: StateFolder) throws(Refusal) -> LoadedConfiguration {
        do throws(ConfigurationErrors) {
            return try self.read(path, folder)
        } catch {
            let count = error.problems.filter { $0.severity == .error }.count
            throw Refusal("\(error.path) is refused, \(count) error\(count == 1 ? "" : "s")\n\(error.description)")
        }
    }
}
