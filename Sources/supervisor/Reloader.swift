import Common
import Logging
import Supervision

/// Reads the configuration again; a bad file changes nothing.
struct Reloader {
    let source: ConfigurationSource
    let board: StatusBoard
    let logger: Logger

    /// What has to be done, after which the new configuration is in force; nil when it was refused.
    func plan() -> ReloadPlan? {
        do throws(ConfigurationErrors) {
            let loaded = try self.source.load()
            for warning in loaded.warnings { self.logger.warning("\(warning.text(in: self.source.path))") }
            let plan = ReloadPlan(from: self.board.configuration, to: loaded.configuration)
            self.board.reconfigure(loaded.configuration)
            for key in plan.waitingForRestart {
                self.logger.warning("\(key) has changed; it takes effect when the service is started anew")
            }
            self.logger.info("configuration read again")
            return plan
        } catch {
            self.logger.error("the configuration is refused, the running one stays: \(error)")
            return nil
        }
    }
}
