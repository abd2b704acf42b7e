import Common
import Foundation
import IPC
import NIOCore
import Telemetry

/// What somebody who is asked for help wants to see first; no secrets.
///
/// A bundle is most wanted where little works, so what cannot be had is named, and never a reason to have no bundle.
struct SupportBundle {
    struct File: Equatable {
        let name: String
        let text: String
    }

    /// Where things are.
    struct Sources {
        var folder: StateFolder
        /// Nil: the installed one.
        var config: String?
        /// Nil: the journal, or where there is none, what the gateway keeps.
        var log: String?
    }

    private(set) var files: [File] = []
    private(set) var missing: [String] = []

    init(_ sources: Sources) {
        let status = self.status(sources.folder)
        let configuration = self.configuration(sources)
        self.add("running.yaml") { () throws(Refusal) in try ShownConfiguration(runningAt: sources.folder).report }
        self.add("metrics.txt") { () throws(Refusal) in try MetricsCommand.text(of: sources.folder, openMetrics: false)
        }
        self.add("log.txt") { () throws(Refusal) in try Self.log(sources) }
        let facts = SystemFacts(folder: sources.folder, processes: status?.processes ?? [])
        self.files.append(File(name: "system.txt", text: facts.text))
        let versions = "smppctl \(ProductVersion.current)\ngateway \(status?.version ?? "not known")\n"
        self.files.append(File(name: "version.txt", text: versions))
        let redact = Redaction(configuration)
        self.missing = self.missing.map { redact($0) }
        self.files = self.files.map { File(name: $0.name, text: redact($0.text)) }
        self.files.insert(File(name: "README.txt", text: self.contents), at: 0)
    }

    private mutating func add(_ name: String, _ make: () throws(Refusal) -> String) {
        do throws(Refusal) {
            self.files.append(File(name: name, text: try make()))
        } catch {
            self.missing.append("\(name): \(error.sentence)")
        }
    }

    private mutating func status(_ folder: StateFolder) -> GatewayStatus? {
        var found: GatewayStatus?
        self.add("status.json") { () throws(Refusal) in
            guard case .status(let status) = try GatewayCall.ask(.status, of: folder) else {
                throw Refusal("the gateway answered something else than its status")
            }
            found = status
            return (try JSONText.text(of: status)) + "\n"
        }
        return found
    }

    /// What the file comes to, or what is wrong with it.
    private mutating func configuration(_ sources: Sources) -> GatewayConfiguration? {
        let path = sources.config ?? ConfigurationFile.standardPath
        var found: GatewayConfiguration?
        self.add("configuration.yaml") { () throws(Refusal) in
            let loaded = try GatewayFile.load(path, sources.folder)
            found = loaded.configuration
            return ShownConfiguration(path, loaded).report
        }
        return found
    }

    private static func log(_ sources: Sources) throws(Refusal) -> String {
        if let log = sources.log { return try LogTail.read(log) }
        // One that was started by hand has no journal.
        guard sources.folder.stateDirectory == nil else {
            return try LogTail.kept(
                by: sources.folder,
                insteadOf: "the journal, which is the service's (--log FILE takes a file)"
            )
        }
        do throws(Refusal) {
            return try LogTail.journal(unit: "omnimessage-smpp")
        } catch {
            return try LogTail.kept(by: sources.folder, insteadOf: "the journal (\(error.sentence))")
        }
    }

    private var contents: String {
        let names = (["README.txt"] + self.files.map(\.name)).joined(separator: "\n  ")
        let lacks =
            self.missing.isEmpty
            ? ""
            : "\nWhat could not be had:\n" + self.missing.map { "  \($0.replacing("\n", with: "\n    "))\n" }.joined()
        return """
            Support bundle of omnimessage-smpp.
            Passwords and keys are taken out. Host names, addresses, bind names and log lines are in it.

            Files:
              \(names)
            \(lacks)
            """
    }

    /// The archive's octets; everything lies in one folder of this name.
    func archive(named name: String) throws(Refusal) -> [UInt8] {
        let scratch = try ScratchFolder()
        let folder = "\(scratch.path)/\(name)"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        } catch {
            throw Refusal("\(folder) cannot be made: \(error.localizedDescription)")
        }
        for file in self.files {
            try OutputFile.write(Array(file.text.utf8), to: "\(folder)/\(file.name)", mayReplace: false)
        }
        let path = "\(scratch.path)/bundle.tar.gz"
        let words = ["tar", "--create", "--gzip", "--file", path, "--directory", scratch.path, name]
        _ = try Program.output(of: words, patience: .seconds(60), limit: 0)
        switch SmallFile.read(path, limit: 64 << 20) {
        case .success(let file): return file.bytes
        case .failure(let wrong): throw Refusal("\(path) \(wrong.reason)")
        }
    }
}
