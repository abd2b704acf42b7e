import ArgumentParser
import CoreAPI
import Foundation

/// Hands a message to Core.
struct SendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Hand a message to Core, and perhaps follow it.",
        discussion: """
            Examples:
              smppctl send --to 61400000001 --from Example --text 'Hello there'
              smppctl send --to 61400000001 --from Me --text Hello --bind vodafone_uk --wait
              id=$(smppctl send --to 61400000001 --from Example --text Hello)

            Core's id for it is printed. Core chooses the bind unless one is named. With --wait the command ends when \
            the next hop has accepted the message, successfully, or when it never will, with exit status 1.
            """
    )

    @OptionGroup var folder: StateFolder
    @OptionGroup var core: CoreOptions
    @ParentCommand var root: Smppctl

    @Option(help: ArgumentHelp("The recipient's number.", valueName: "number"))
    var to: String

    @Option(help: ArgumentHelp("The sender: a number or a name.", valueName: "sender"))
    var from: String

    @Option(help: "The text.")
    var text: String

    @Option(help: ArgumentHelp("The bind that is to send it.", valueName: "name"), completion: .bindName)
    var bind: String?

    @Flag(help: "Ask for a delivery receipt.")
    var receipt = false

    @Flag(help: "Follow the message until it is delivered, or never will be.")
    var wait = false

    @Option(help: ArgumentHelp("How long to follow it.", valueName: "seconds"))
    var timeout = 60

    @Flag(help: "Print it as JSON.")
    var json = false

    func validate() throws {
        guard !self.to.isEmpty, self.to.utf8.count <= 20 else {
            throw ValidationError("--to must be 1 to 20 characters")
        }
        guard !self.from.isEmpty, self.from.utf8.count <= 20 else {
            throw ValidationError("--from must be 1 to 20 characters")
        }
        guard !self.text.isEmpty else { throw ValidationError("--text must not be empty") }
        guard (1...86_400).contains(self.timeout) else { throw ValidationError("--timeout must be 1 to 86400") }
    }

    func run() throws {
        let known = try self.core.find(self.folder.or(self.root.folder))
        let conversation = try CoreConversation(known)
        defer { conversation.end() }
        if let bind, !known.binds.contains(bind) {
            // Core may serve other gateways, so it is no mistake for certain.
            Output.complain("smppctl: this gateway has no bind \(PlainText(bind)); Core is asked all the same")
        }
        let message = self.message
        let id = try conversation.ask { $0.insert(message) }
        if !self.json { Output.say("\(id)") }
        guard self.wait else {
            if self.json { Output.say(try JSONText.of(JSONValue.object(["id": .number(id)]))) }
            return
        }
        let follower = MessageFollower(conversation, id: id, patience: .seconds(self.timeout)) { line in
            if !self.json { Output.say(line) }
        }
        let end = try follower.follow()
        if self.json { Output.say(try JSONText.of(end.json)) }
        if let trouble = end.trouble { throw Refusal(trouble) }
    }

    /// A key of its own: a repeated call must not make two messages.
    private var message: NewMessage {
        var content = MessageContent(
            sourceMsisdn: self.from,
            destinationMsisdn: self.to,
            messageBody: self.text
        )
        content.destSmsc = self.bind
        content.registeredDelivery = self.receipt ? 1 : 0
        return NewMessage(content, idempotencyKey: "smppctl-\(UUID().uuidString)")
    }
}
