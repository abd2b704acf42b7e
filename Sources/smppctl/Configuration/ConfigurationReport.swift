import Common

/// What `config check --json` prints.
struct ConfigurationReport: Encodable {
    struct Problem: Encodable {
        let severity: String
        let key: String
        let line: Int?
        let environment: String?
        let value: String?
        let message: String
    }

    let file: String
    /// Whether the gateway would start with it.
    let good: Bool
    /// Enabled or not; absent where the file is refused.
    let binds: Int?
    let enabled: Int?
    let problems: [Problem]

    init(of path: String, _ folder: StateFolder) {
        self.file = path
        let problems: [Common.Problem]
        do throws(ConfigurationErrors) {
            let loaded = try GatewayFile.read(path, folder)
            self.good = true
            self.binds = loaded.configuration.allBinds.count
            self.enabled = loaded.configuration.allBinds.filter(\.enabled).count
            problems = loaded.warnings + CertificateCheck.warnings(of: loaded.configuration, at: .now)
        } catch {
            self.good = false
            self.binds = nil
            self.enabled = nil
            problems = error.problems
        }
        self.problems = problems.map {
            Problem(
                severity: $0.severity.rawValue,
                key: $0.key,
                line: $0.line,
                environment: $0.environment,
                value: $0.value,
                message: $0.message
            )
        }
    }
}
