import ArgumentParser
import Glibc
import NIOCore
import SMPP

/// `rehearse carrier`.
struct CarrierCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carrier",
        abstract: "A message centre: accepts binds, answers, sends receipts and messages back.",
        discussion: """
            Examples:
              rehearse carrier --port 2776
              rehearse carrier --port 2776 --system-id gateway --password secret --verbose
              rehearse carrier --port 0 --json --record taken.jsonl
              rehearse carrier --port 2776 --delay 10ms..80ms --throttle 50 --error-rate 0.01
              rehearse carrier --port 2776 --receipt-delay before --receipt-format hex --receipt-state UNDELIV

            A message whose text begins with "MO " makes the carrier send the rest of it back. On standard input:
            \(ScriptCommand.explanation)

            Exit status: 0 ended by Ctrl-C, 1 it cannot listen or write, 2 wrong usage.
            """
    )

    @Option(help: "Where to listen; 0 for any free port.") var port = 2776
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "Who may bind; everybody when not given.") var systemID: String?
    @Option(help: "The password to bind with; any when not given.") var password: String?
    @Option(help: "How long an answer takes: 50ms, or 10ms..80ms.") var delay = DelayRange.none
    @Option(help: "The share of messages that is refused, 0 to 1.") var errorRate = 0.0
    @Option(help: "The status they are refused with.") var errorStatus = StatusOption(.syserr)
    @Option(help: "Messages a second beyond which the answer is 0x58.") var throttle: Int?
    @Option(help: "When a receipt follows: 1s, none, or before (it overtakes the answer).")
    var receiptDelay = ReceiptTimingOption(.after(.seconds(1)))
    @Option(
        help: """
            What a receipt looks like; hex is an answer that names the message in hexadecimal and a receipt \
            in decimal, decimal the reverse, padded a receipt with zeros in front of the id.
            """
    )
    var receiptFormat = WordOption(ReceiptFormat.both)
    @Option(help: "What the receipts say: DELIVRD, UNDELIV, EXPIRED, REJECTD, …") var receiptState = StateOption(
        .delivered
    )
    @Option(help: "How often a message comes from a handset: 1s.") var moEvery: DurationOption?
    @Option(help: "How many deliveries of a session may be unanswered.") var window = 100
    @Flag(help: "Answer nothing but the bind.") var silent = false
    @Option(help: "A file for every message that comes, octets included, as JSON lines.") var record: String?
    @Flag(help: "Tell events as JSON lines.") var json = false
    @Flag(help: "Tell every message, as --json does anyway.") var verbose = false
    @Flag(help: "Tell no single message, also with --json.") var quiet = false

    func validate() throws {
        guard (0...65_535).contains(self.port) else { throw ValidationError("--port is 0 to 65535.") }
        guard (0...1).contains(self.errorRate) else { throw ValidationError("--error-rate is 0 to 1.") }
        guard (self.throttle ?? 0) >= 0 else { throw ValidationError("--throttle is not negative.") }
        guard (1...100_000).contains(self.window) else { throw ValidationError("--window is 1 to 100000.") }
    }

    func run() throws {
        let settings = self.settings
        let language: Voice.Language = self.json ? .json : .words
        let path = self.record
        let status = try Stage.run(listens: true) { loop, ending in
            let record = try path.map { try JSONLinesFile(path: $0, on: loop) }
            let voice = Voice(language, on: loop)
            let carrier = Carrier(settings, record: record, ending: ending, on: loop) { voice.say($0) }
            carrier.listen().whenFailure { ending.fail(Self.complaint($0, settings)) }
            return carrier
        }
        if status != .done { throw ExitCode(status.rawValue) }
    }

    private static func complaint(_ error: any Error, _ settings: CarrierSettings) -> Complaint {
        if let error = error as? IOError, error.errnoCode == EADDRINUSE {
            return Complaint("port \(settings.port) is taken: choose another with --port, or 0 for any free one")
        }
        return Complaint("cannot listen on \(settings.host):\(settings.port): \(error)")
    }

    private var settings: CarrierSettings {
        var settings = CarrierSettings()
        settings.host = self.host
        settings.port = self.port
        settings.systemID = self.systemID
        settings.password = self.password
        settings.delay = self.delay
        settings.errorRate = self.errorRate
        settings.errorStatus = self.errorStatus.status
        settings.throttle = self.throttle
        settings.receiptTiming = self.receiptDelay.timing
        settings.receiptFormat = self.receiptFormat.value
        settings.receiptState = self.receiptState.state
        settings.moEvery = self.moEvery?.duration
        settings.isSilent = self.silent
        settings.window = self.window
        settings.tellsMessages = !self.quiet && (self.json || self.verbose)
        return settings
    }
}
