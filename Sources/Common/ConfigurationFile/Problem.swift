/// One thing that is wrong, or unwise, in the configuration.
package struct Problem: Sendable, Equatable {
    /// An error keeps the service from starting; a warning does not.
    package enum Severity: String, Sendable { case error, warning }

    package var severity: Severity
    /// The path of the key: `server_binds[1].ip_whitelist[0]`; empty when it concerns the file as a whole.
    package var key: String
    /// Counted from 1; nil for what is not in the file.
    package var line: Int?
    /// The environment variable that the value came from.
    package var environment: String?
    /// As it was written; nil for secrets, for what may hold one, and where there is none.
    package var value: String?
    /// What is wrong, and what is allowed or what to do.
    package var message: String

    package init(
        _ severity: Severity,
        key: String,
        line: Int? = nil,
        environment: String? = nil,
        value: String? = nil,
        message: String
    ) {
        self.severity = severity
        self.key = key
        self.line = line
        self.environment = environment
        self.value = value
        self.message = message
    }
}
