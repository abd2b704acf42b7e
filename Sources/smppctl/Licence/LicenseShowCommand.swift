import ArgumentParser
import Common
import Foundation
import Licence

/// Whom a licence is for, how long, and whether it is good.
struct LicenseShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Say what a licence grants and whether it is valid; ends with 1 where it is not.",
        discussion: """
            Without a file it is the one that the configuration names, and without --public-key it is checked with \
            the key that stands there. What a licence claims is shown even where its signature does not fit.

            Examples:
              smppctl license show
              smppctl license show --config ./gateway.yaml --json
              smppctl license show license.json --public-key vendor.key.pub
            """
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var parent: LicenseCommand

    @Argument(help: "The licence.", completion: .file(extensions: ["json"]))
    var path: String?

    @Option(help: "The gateway's configuration file.", completion: .file(extensions: ["yaml", "yml"]))
    var config = ConfigurationFile.standardPath

    @Option(
        name: .customLong("public-key"),
        help: "The maker's public key: as license_public_key has it, or a file with it.",
        completion: .file()
    )
    var publicKey: String?

    @Flag(help: "Print it as JSON.")
    var json = false

    func run() throws {
        guard let (path, key) = try self.place() else {
            return Output.say(
                self.json ? #"{"needed": false, "valid": true}"# : "license_file is not set: no licence is needed"
            )
        }
        let report = LicenceReport(of: LicenceFile(path: path, key: key), at: .now)
        Output.say(try self.json ? JSONText.of(report) : report.text)
        if !report.valid { throw ExitCode(ExitStatus.failed.rawValue) }
    }

    /// The file and the key; nil where the configuration names no licence and none was named here.
    private func place() throws -> (path: String, key: String)? {
        let given = try self.publicKey.map { try Self.key($0) }
        if let path, let given { return (path, given) }
        let folder = self.folder.or(self.parent.folder).or(self.parent.root.folder)
        let configuration = try GatewayFile.load(self.config, folder).configuration
        guard let path = self.path ?? configuration.licenseFile else { return nil }
        guard let key = given ?? configuration.licensePublicKey else {
            throw Refusal("\(self.config) has no license_public_key to check it with; name one with --public-key")
        }
        return (path, key)
    }

    private static func key(_ text: String) throws(Refusal) -> String {
        FileManager.default.fileExists(atPath: text) ? try LicenseCommand.text(of: text) : text
    }
}
