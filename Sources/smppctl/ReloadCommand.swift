import ArgumentParser
import IPC

/// Reads the configuration again, as SIGHUP does, and says what that did.
struct ReloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Read the configuration again; show what it does, or would do.",
        discussion: """
            Only binds whose settings changed are touched. A changed limit, whitelist or interval is applied without \
            dropping a session; a changed address or credential reconnects that bind alone. A file with a mistake \
            changes nothing.

            Examples:
              smppctl reload --dry-run       what would happen?
              smppctl reload
              smppctl reload --json | jq -r '.steps[] | select(.change != "kept") | .bind'
            """
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl

    @Flag(name: .customLong("dry-run"), help: "Only say what would happen.")
    var dryRun = false

    @Flag(help: "Print the plan as JSON.")
    var json = false

    func run() throws {
        let response = try GatewayCall.ask(.reload(dryRun: self.dryRun), of: self.folder.or(self.root.folder))
        guard case .reload(let report) = response else {
            throw Refusal("the gateway answered something else than was asked")
        }
        Output.say(try self.json ? JSONText.of(report) : Self.text(report, colour: Output.wantsColour))
    }

    static func text(_ report: ReloadReport, colour: Bool) -> String {
        var lines = report.warnings.map { "warning: \(PlainText($0))" }
        let touched = report.steps.filter { $0.change != "kept" }
        let kept = report.steps.count - touched.count
        if !touched.isEmpty {
            var columns = Columns([.left("PROCESS"), .left("BIND"), .left("CHANGE"), .left("WHY")])
            for step in touched {
                columns.add([Cell(step.role), Cell(step.bind ?? "-"), Cell(step.change, .bold), Cell(step.why)])
            }
            lines += columns.lines(Paint(isOn: colour))
        }
        lines.append("\(kept) of \(report.steps.count) processes kept as they are")
        lines += report.waitingForRestart.map { "\($0): takes effect when the service is started anew" }
        if report.dryRun { lines.append("Nothing was changed (--dry-run).") }
        return lines.joined(separator: "\n")
    }
}
