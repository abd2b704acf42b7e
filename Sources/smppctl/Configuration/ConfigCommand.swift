import ArgumentParser
import Common
import Foundation

/// What concerns the configuration file.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check, show or import a configuration.",
        discussion: """
            Examples:
              smppctl config check ./gateway.yaml
              smppctl config show ./gateway.yaml
              smppctl config import runtime.exs --output gateway.yaml
            """,
        subcommands: [
            ConfigCheckCommand.self,
            ConfigShowCommand.self,
            ConfigImportCommand.self,
        ]
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl
}

/// Whether the gateway would start with a file.
struct ConfigCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say everything that is wrong with a configuration file, without starting anything.",
        discussion: """
            Environment variables count as they do for the gateway: what they set overrides the file. Certificates and keys \
            that the file names are looked into; what is wrong with them is a warning, for the gateway starts without.

            Examples:
              smppctl config check
              smppctl config check ./gateway.yaml && systemctl reload omnimessage-smpp
              smppctl config check --json ./gateway.yaml | jq -r '.problems[].message'
            """
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var parent: ConfigCommand

    @Argument(help: "The file.", completion: .file(extensions: ["yaml", "yml"]))
    var path = ConfigurationFile.standardPath

    @Flag(help: "Print the verdict and every problem as JSON.") var json = false

    func run() throws {
        let folder = self.folder.or(self.parent.folder).or(self.parent.root.folder)
        guard !self.json else { return try self.report(folder) }
        let loaded = try GatewayFile.load(self.path, folder)
        let warnings = loaded.warnings + CertificateCheck.warnings(of: loaded.configuration, at: .now)
        for warning in warnings { Output.say(warning.text(in: self.path)) }
        Output.say("\(self.path): good: \(Self.summary(of: loaded.configuration, warnings: warnings.count))")
    }

    private func report(_ folder: StateFolder) throws {
        let report = ConfigurationReport(of: self.path, folder)
        Output.say(try JSONText.of(report))
        if !report.good { throw ExitCode.failure }
    }

    static func summary(of configuration: GatewayConfiguration, warnings: Int) -> String {
        let enabled = configuration.allBinds.filter(\.enabled).count
        let counts = [
            (configuration.binds.count, "client bind"), (configuration.serverBinds.count, "server bind"),
            (warnings, "warning"),
        ]
        return counts.map { "\($0) \($1)\($0 == 1 ? "" : "s")" }.joined(separator: ", ") + "; \(enabled) enabled"
    }
}
