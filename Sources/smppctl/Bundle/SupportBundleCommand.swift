import ArgumentParser
import Common
import Foundation

/// Gathers what somebody who is asked for help wants to see.
struct SupportBundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "support-bundle",
        abstract: "Gather version, log, configuration, status, metrics and the machine's state into one file.",
        discussion: """
            Examples:
              smppctl support-bundle
              smppctl support-bundle --output /tmp/bundle.tar.gz
              smppctl --state-dir ./demo support-bundle --config demo.yaml

            Passwords and keys are not in it; names, addresses and the last \(LogTail.lineLimit) lines of the log are, so \
            look at it before you send it. It works where no gateway runs, too, and says in it what could not be had.
            """
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write; without it one in this folder.", valueName: "file.tar.gz"),
        completion: .file(extensions: ["gz"])
    )
    var output: String?

    @Flag(help: "Replace the file that --output names.")
    var force = false

    @Option(
        help: ArgumentHelp("The configuration file; without it the installed one.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var config: String?

    @Option(
        help: ArgumentHelp("The log; without it the journal, or what the gateway keeps.", valueName: "file"),
        completion: .file()
    )
    var log: String?

    @Flag(help: "Print the file's name, and what is not in it, as JSON.") var json = false

    func run() throws {
        let moment = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)).iso8601.prefix(19)
        let name = "omnimessage-smpp-" + moment.filter { $0 != "-" && $0 != ":" }
        var sources = SupportBundle.Sources(folder: self.folder.or(self.root.folder))
        sources.config = self.config
        sources.log = self.log
        let bundle = SupportBundle(sources)
        let path = self.output ?? "\(name).tar.gz"
        try OutputFile.write(try bundle.archive(named: name), to: path, mayReplace: self.force)
        guard !self.json else {
            let report: [String: JSONValue] = [
                "file": .text(path), "missing": .list(bundle.missing.map(JSONValue.text)),
            ]
            return Output.say(try JSONText.of(report))
        }
        for lack in bundle.missing { Output.complain("not in it: \(lack)") }
        Output.say(path)
    }
}
