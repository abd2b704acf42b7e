import ArgumentParser
import NIOCore
import SMPP

/// `rehearse partner`.
struct PartnerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partner",
        abstract: "An ESME: binds, sends, tells answers and receipts, and measures under load.",
        discussion: """
            Examples:
              rehearse partner --port 2775 --system-id acme --password secret --send 4912 4913 'Hello' --wait-receipt
              rehearse partner --port 2775 --system-id acme --password secret --listen
              rehearse partner --port 2775 --load --sessions 4 --window 100 --count 1000000
              rehearse partner --port 2775 --load --rate 1000 --duration 30s --receipts --json

            --send exits 0 only if every part was answered 0 and, with --wait-receipt, the receipt came. --load sends
            "serial 000001" and so on, and exits 0 only if all were accepted (and receipted).

            Exit status: 0 done, 1 refused, lost or no connection, 2 wrong usage.
            """
    )

    @OptionGroup var far: FarSideOptions
    @OptionGroup var text: TextOptions
    @OptionGroup var amount: LoadOptions
    @Flag(help: "Stay bound and tell everything that comes, until Ctrl-C.") var listen = false
    @Option(
        defaultAsFlag: DurationOption(.seconds(30)),
        help: "Ask for a receipt and wait for it, 30s unless said otherwise."
    )
    var waitReceipt: DurationOption?
    @Flag(help: "Tell events as JSON lines.") var json = false

    func validate() throws {
        let modes = [!self.text.send.isEmpty || self.listen, self.amount.load]
        guard modes.contains(true) else { throw ValidationError("Say what to do: --send, --listen or --load.") }
        if self.amount.load, self.listen { throw ValidationError("--load and --listen do not go together.") }
        if self.amount.receipts, self.far.bind.value != .transceiver {
            throw ValidationError("--receipts needs --bind transceiver.")
        }
        if self.amount.load || !self.text.send.isEmpty, self.far.bind.value == .receiver {
            throw ValidationError("A receiver cannot send: leave --bind out, or say --bind transceiver.")
        }
        if self.waitReceipt != nil, self.far.bind.value == .transmitter {
            throw ValidationError("A transmitter gets no receipts: leave --bind out, or say --bind transceiver.")
        }
    }

    func run() throws {
        let status = self.amount.load ? try self.runLoad() : try self.runConversation()
        if status != .done { throw ExitCode(status.rawValue) }
    }

    private var language: Voice.Language { self.json ? .json : .words }

    private func runConversation() throws -> ExitStatus {
        var plan = Conversation.Plan()
        plan.listens = self.listen
        plan.receiptWait = self.waitReceipt?.duration
        if !self.text.send.isEmpty {
            let submission = try self.text.submission(wantsReceipt: self.waitReceipt != nil)
            plan.messages = try submission.parts(reference: UInt16.random(in: 0...UInt16.max))
        }
        let settings = self.far.settings
        let language = self.language
        return try Stage.run(listens: false) { [plan] loop, ending in
            let voice = Voice(language, on: loop)
            let conversation = Conversation(settings, plan, ending: ending, on: loop) { voice.say($0) }
            conversation.start()
            return conversation
        }
    }

    private func runLoad() throws -> ExitStatus {
        var plan = Load.Plan()
        plan.sessions = self.amount.sessions
        plan.rate = self.amount.rate
        plan.count = self.amount.count
        plan.duration = self.amount.duration?.duration
        plan.receiptWait = self.amount.receipts ? (self.waitReceipt?.duration ?? .seconds(30)) : nil
        plan.showsProgress = !self.amount.quiet
        plan.reconnects = self.amount.reconnect
        let submission = try self.text.submission(wantsReceipt: self.amount.receipts)
        let messages = try SerialMessages(submission, count: plan.count)
        var settings = self.far.settings
        settings.window = self.amount.window
        let path = self.amount.record
        let language = self.language
        return try Stage.run(listens: false) { [plan, settings] loop, ending in
            let voice = Voice(language, on: loop)
            let record = try path.map { try JSONLinesFile(path: $0, on: loop) }
            let load = Load(settings, plan, messages, record: record, ending: ending, on: loop) { voice.say($0) }
            load.start()
            return load
        }
    }
}
