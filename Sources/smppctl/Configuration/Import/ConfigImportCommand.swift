import ArgumentParser
import Common
import Foundation

/// From the original's configuration to ours.
struct ConfigImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make a gateway.yaml of the original's runtime.exs.",
        discussion: """
            Examples:
              smppctl config import /opt/omnimessage-smpp/config/runtime.exs
              smppctl config import config.exs prod.exs runtime.exs --output gateway.yaml
              VODAFONE_PASSWORD=… smppctl config import runtime.exs --output gateway.yaml

            Several files are read in their order, and each adds to those before it. What cannot be carried over is \
            named with its line, on standard error and in the file. Variables that the gateway reads itself \
            (API_BASE_URL and others) stay with the environment; of every other, the value that it has now is written. \
            Nothing is written unless the gateway would start with it. The file has passwords in it as the original \
            has; with --output only its owner may read it.
            """
    )

    @Argument(help: "The original's files, in the order in which they count.", completion: .file(extensions: ["exs"]))
    var files: [String]

    @Option(name: .shortAndLong, help: "Write a file instead of printing it.", completion: .file())
    var output: String?

    @Flag(help: "Replace the file that --output names.")
    var force = false

    @Flag(help: "Print what was made, and the remarks, as JSON.") var json = false

    @Option(name: .customLong("env"), help: "What config_env() answers in the files.")
    var configurationName = "prod"

    func run() throws {
        var surroundings = ImportedFile.Surroundings()
        surroundings.environment = ProcessInfo.processInfo.environment
        surroundings.configurationName = self.configurationName
        if let output { surroundings.path = output }
        var files: [(path: String, octets: [UInt8])] = []
        for path in self.files { files.append((path, try Self.octets(of: path))) }
        let imported = try ImportedFile(of: files, in: surroundings)
        guard !self.json else { return try self.report(imported) }
        for remark in imported.remarks { Output.complain(remark) }
        guard let output else { return Output.say(imported.yaml) }
        try OutputFile.write(Array(imported.yaml.utf8), to: output, mayReplace: self.force)
        let loaded = imported.loaded
        let summary = ConfigCheckCommand.summary(of: loaded.configuration, warnings: loaded.warnings.count)
        Output.complain("\(output): written: \(summary)")
    }

    private func report(_ imported: ImportedFile) throws {
        var report: [String: JSONValue] = ["remarks": .list(imported.remarks.map(JSONValue.text))]
        if let output {
            try OutputFile.write(Array(imported.yaml.utf8), to: output, mayReplace: self.force)
            report["file"] = .text(output)
        } else {
            report["yaml"] = .text(imported.yaml)
        }
        Output.say(try JSONText.of(report))
    }

    /// A configuration file is small: what is larger is something else.
    static let sizeLimit = 1 << 20

    private static func octets(of path: String) throws(Refusal) -> [UInt8] {
        switch SmallFile.read(path, limit: self.sizeLimit) {
        case .success(let file): return file.bytes
        case .failure(let wrong): throw Refusal("\(path): \(wrong.reason)")
        }
    }
}
