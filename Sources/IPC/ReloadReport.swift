/// What reading the configuration again does, or would do.
package struct ReloadReport: Codable, Equatable, Sendable {
    /// What it means for one child.
    package struct Step: Codable, Equatable, Sendable {
        /// The child's role; for a bind worker with its bind.
        package var role: String
        package var bind: String?
        /// `kept`, `adjusted`, `reconnected`, `started` or `stopped`.
        package var change: String
        /// Which settings changed; empty for what is kept.
        package var why: String

        package init(role: String, bind: String?, change: String, why: String) {
            self.role = role
            self.bind = bind
            self.change = change
            self.why = why
        }
    }

    /// Whether it was only asked for.
    package var dryRun: Bool
    package var steps: [Step]
    /// Keys whose new value takes effect when the service is started anew.
    package var waitingForRestart: [String]
    /// What the reader of the file has to say.
    package var warnings: [String]

    package init(dryRun: Bool, steps: [Step], waitingForRestart: [String], warnings: [String]) {
        self.dryRun = dryRun
        self.steps = steps
        self.waitingForRestart = waitingForRestart
        self.warnings = warnings
    }

    enum CodingKeys: String, CodingKey {
        case steps, warnings
        case dryRun = "dry_run"
        case waitingForRestart = "waiting_for_restart"
    }
}
