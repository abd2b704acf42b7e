import ArgumentParser
import Common
import Foundation
import IPC

/// How the gateway is, and why.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show every bind, its state and why it is in it.",
        discussion: """
            Examples:
              smppctl status
              smppctl status --watch
              smppctl status --json | jq -r '.binds[] | .name + " " + .state'

            It succeeds when the gateway answers, whether or not carriers are connected.
            """
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl

    @Flag(help: "Print the status as JSON; with --watch, one object a line.")
    var json = false

    @Flag(name: .shortAndLong, help: "Show it again each second until interrupted.")
    var watch = false

    func run() throws {
        let folder = self.folder.or(self.root.folder)
        guard self.watch else {
            Output.say(try self.text(of: folder))
            return
        }
        while true {
            self.show(Result { try self.text(of: folder) })
            sleep(1)
        }
    }

    private func show(_ text: Result<String, any Error>) {
        let clear = Output.isTerminal && !self.json ? "\u{1B}[H\u{1B}[2J\u{1B}[3J" : ""
        switch text {
        case .success(let text): Output.say(clear + text)
        // A gateway that restarts is worth waiting for.
        case .failure(let error as Refusal) where Output.isTerminal: Output.say(clear + error.sentence)
        case .failure(let error as Refusal): Output.complain("smppctl: \(error.sentence)")
        case .failure(let error): Output.complain("smppctl: \(error)")
        }
    }

    private func text(of folder: StateFolder) throws -> String {
        guard case .status(let status) = try GatewayCall.ask(.status, of: folder) else {
            throw Refusal("the gateway answered something else than its status")
        }
        if self.json { return try JSONText.of(status, pretty: !self.watch) }
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        return StatusTable(status, now: now, colour: Output.wantsColour).text
    }
}
