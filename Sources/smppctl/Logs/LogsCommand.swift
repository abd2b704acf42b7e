import ArgumentParser
import Common
import IPC

extension LogLevel: ExpressibleByArgument {}

/// The gateway's log.
struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show the gateway's log, of all its processes, and perhaps go on.",
        discussion: """
            Examples:
              smppctl logs
              smppctl logs --follow --bind vodafone_uk
              smppctl logs -n 1000 --level warning
              smppctl logs --json | jq -r 'select(.level == "error") | .message'

            The gateway keeps its last 10000 lines, in memory: what it wrote in an earlier life is in the journal. \
            What a program says when it crashes is an error of its bind.
            """
    )

    /// What the gateway keeps.
    private static let most = 10_000

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl

    @Flag(name: .shortAndLong, help: "Go on with every new line until interrupted.")
    var follow = false

    @Option(name: [.customShort("n"), .long], help: "How many lines at most (0 to 10000).")
    var lines = 200

    @Option(help: "Only lines that concern this bind.", completion: .bindName)
    var bind: String?

    @Option(help: "Only lines of this level and worse: trace, debug, info, notice, warning, error, critical.")
    var level: LogLevel?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func validate() throws {
        guard (0...Self.most).contains(self.lines) else {
            throw ValidationError("--lines must be 0 to \(Self.most)")
        }
    }

    func run() throws {
        let filter = LogFilter(bind: self.bind, level: self.level)
        let view = LogView(lines: self.lines, filter: filter, json: self.json)
        let request = ControlRequest.logs(lines: filter.isOpen ? self.lines : Self.most, follow: self.follow)
        let folder = self.folder.or(self.root.folder)
        _ = try GatewayStream.follow(request, of: folder) { news throws(Refusal) in try view.took(news) }
        try view.finish()
    }
}
