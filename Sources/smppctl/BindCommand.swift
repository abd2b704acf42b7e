import ArgumentParser
import Common
import Foundation
import IPC

/// One bind: how it is, and off and on.
struct BindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bind",
        abstract: "List binds, show one, switch it off and on, reconnect it.",
        discussion: """
            Examples:
              smppctl bind list
              smppctl bind show vodafone_uk
              smppctl bind reconnect vodafone_uk      new sessions, after a graceful stop
              smppctl bind disconnect vodafone_uk     down until it is reconnected
              smppctl bind disable partner_acme       off, also after a restart, whatever the file says
              smppctl bind enable partner_acme
            """,
        subcommands: [List.self, Show.self, Reconnect.self, Disconnect.self, Enable.self, Disable.self]
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl

    fileprivate static func ask(
        _ request: ControlRequest,
        _ folder: StateFolder,
        _ command: BindCommand
    ) throws -> ControlResponse {
        try GatewayCall.ask(request, of: folder.or(command.folder).or(command.root.folder))
    }

    fileprivate static func binds(
        _ folder: StateFolder,
        _ command: BindCommand
    ) throws -> [GatewayStatus.BindStatus] {
        guard case .status(let status) = try Self.ask(.status, folder, command) else {
            throw Refusal("the gateway answered something else than its status")
        }
        return status.binds
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List all binds, a line each.",
            discussion: """
                Examples:
                  smppctl bind list
                  smppctl bind list --json | jq -r .[].name
                """
        )

        @OptionGroup var folder: StateFolder
        @ParentCommand var bind: BindCommand
        @Flag(help: "Print them as JSON.") var json = false

        func run() throws {
            let binds = try BindCommand.binds(self.folder, self.bind)
            guard !self.json else { return Output.say(try JSONText.of(binds)) }
            var columns = Columns([.left("BIND"), .left("MODE"), .left("STATE"), .left("SINCE"), .left("PEER")])
            for bind in binds {
                columns.add(
                    [Cell(bind.name), Cell(bind.mode), Cell(bind.state), Cell(bind.since), Cell(bind.peer)],
                    note: bind.why
                )
            }
            Output.say(columns.lines(Paint(isOn: Output.wantsColour)).joined(separator: "\n"))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show everything about one bind.",
            discussion: """
                Examples:
                  smppctl bind show vodafone_uk
                """
        )

        @OptionGroup var folder: StateFolder
        @ParentCommand var bind: BindCommand
        @Argument(help: "The bind's name.") var name: String
        @Flag(help: "Print it as JSON.") var json = false

        func run() throws {
            guard let bind = try BindCommand.binds(self.folder, self.bind).first(where: { $0.name == self.name }) else {
                throw Refusal("there is no bind \(self.name); smppctl bind list shows them")
            }
            guard !self.json else { return Output.say(try JSONText.of(bind)) }
            let facts = [
                ("name", bind.name), ("mode", bind.mode), ("state", bind.state), ("since", bind.since),
                ("why", bind.why), ("peer", bind.peer), ("sessions", "\(bind.sessions)"), ("sent", "\(bind.sent)"),
                ("received", "\(bind.received)"), ("failures", "\(bind.failures)"), ("cache", bind.cache),
                ("cached", "\(bind.cached)"),
                ("in doubt", "\(bind.inDoubt)"), ("restarts", "\(bind.restarts)"),
            ]
            let lines = facts.map { name, value in
                name.padding(toLength: 10, withPad: " ", startingAt: 0) + PlainText(value).description
            }
            Output.say(lines.joined(separator: "\n"))
        }
    }

    struct Reconnect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop a bind gracefully and start it anew.",
            discussion: """
                Examples:
                  smppctl bind reconnect vodafone_uk
                """
        )

        @OptionGroup var order: OrderOptions
        @ParentCommand var bind: BindCommand
        func run() throws { try self.order.give(.reconnect, self.bind, "is reconnected") }
    }

    struct Disconnect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop a bind gracefully; it stays down.",
            discussion: """
                Examples:
                  smppctl bind disconnect vodafone_uk
                """
        )

        @OptionGroup var order: OrderOptions
        @ParentCommand var bind: BindCommand
        func run() throws { try self.order.give(.disconnect, self.bind, "is disconnected") }
    }

    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Switch a bind on, whatever the file says.",
            discussion: """
                Examples:
                  smppctl bind enable partner_acme
                """
        )

        @OptionGroup var order: OrderOptions
        @ParentCommand var bind: BindCommand
        func run() throws { try self.order.give(.enable, self.bind, "is enabled") }
    }

    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Switch a bind off, also across restarts.",
            discussion: """
                Examples:
                  smppctl bind disable partner_acme
                """
        )

        @OptionGroup var order: OrderOptions
        @ParentCommand var bind: BindCommand
        func run() throws { try self.order.give(.disable, self.bind, "is disabled") }
    }
}

/// Which bind an order is for.
struct OrderOptions: ParsableArguments {
    @OptionGroup var folder: StateFolder
    @Argument(help: "The bind's name.") var name: String
    @Flag(help: "Print the answer as JSON.") var json = false

    fileprivate func give(_ action: BindOrder.Action, _ command: BindCommand, _ words: String) throws {
        let folder = self.folder.or(command.folder).or(command.root.folder)
        let order = BindOrder(bind: self.name, action: action)
        try GatewayCall.give(order, to: folder, json: self.json, words: "\(self.name) \(words)")
    }
}
