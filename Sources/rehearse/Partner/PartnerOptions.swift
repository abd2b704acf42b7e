import ArgumentParser
import Glibc
import SMPP

/// Where to connect, and as whom.
struct FarSideOptions: ParsableArguments {
    @Option(help: "Where to connect.") var host = "127.0.0.1"
    @Option(help: "The port to connect to.") var port = 2775
    @Option(help: "The system_id to bind with, up to 15 characters.") var systemID = "rehearse"
    @Option(help: "The password to bind with, up to 15 characters.") var password = ""
    @Option(help: "The system_type to bind with.") var systemType = ""
    @Option(help: "What to bind as.") var bind = WordOption(BindKind.transceiver)
    @Option(help: "How long an answer may take.") var responseTimeout = DurationOption(.seconds(30))
    @Option(help: "What every deliver_sm is answered.") var deliverStatus = StatusOption(.ok)

    func validate() throws {
        guard (1...65_535).contains(self.port) else { throw ValidationError("--port is 1 to 65535.") }
        guard self.systemID.utf8.count <= 15, self.password.utf8.count <= 15 else {
            throw ValidationError("--system-id and --password have at most 15 characters.")
        }
        guard self.systemType.utf8.count <= 12 else {
            throw ValidationError("--system-type has at most 12 characters.")
        }
    }

    var settings: PartnerSettings {
        var settings = PartnerSettings()
        settings.host = self.host
        settings.port = self.port
        settings.systemID = self.systemID
        settings.password = self.password
        settings.systemType = self.systemType
        settings.kind = self.bind.value
        settings.responseTimeout = self.responseTimeout.duration
        settings.deliverStatus = self.deliverStatus.status
        return settings
    }
}

/// What to send.
struct TextOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Send a message; the text may also come from --text-file.", valueName: "from to text")
    )
    var send: [String] = []
    @Option(help: "With --load, the source.") var from = "491510000001"
    @Option(help: "With --load, the destination.") var to = "491510000002"
    @Option(help: "A file with the text, in UTF-8; with --load it follows the serial number.") var textFile: String?
    @Option(help: "A user data header in hexadecimal to put before the text, which is then not cut.") var udh: String?
    @Option(help: "How long texts are cut.") var split = WordOption(Segmentation.Method.udh8)

    func validate() throws {
        let wanted = self.textFile == nil ? 3 : 2
        guard self.send.isEmpty || self.send.count == wanted else {
            throw ValidationError(
                self.textFile == nil
                    ? "--send takes three values: FROM TO TEXT. Put a text of several words in quotation marks."
                    : "--send takes two values beside --text-file: FROM TO."
            )
        }
        if let udh = self.udh {
            guard let octets = Hexadecimal.octets(udh), let length = octets.first, Int(length) == octets.count - 1
            else {
                throw ValidationError("--udh is hexadecimal and begins with its length, such as 050003aa0201.")
            }
        }
        for address in [self.from, self.to] + self.send.prefix(2) where address.utf8.count > 20 {
            throw ValidationError("An address has at most 20 characters: \(address)")
        }
    }

    func submission(wantsReceipt: Bool) throws(Complaint) -> Submission {
        let fileText = try self.textFile.map { path throws(Complaint) in try Self.text(of: path) }
        return Submission(
            source: Address(text: self.send.first ?? self.from),
            destination: Address(text: self.send.dropFirst().first ?? self.to),
            text: fileText ?? self.send.dropFirst(2).first ?? "",
            header: self.udh.flatMap(Hexadecimal.octets) ?? [],
            method: self.split.value,
            wantsReceipt: wantsReceipt
        )
    }

    /// The text of a file, without the line's end at its end.
    private static func text(of path: String) throws(Complaint) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Complaint("the text \(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        // More than any message holds: 255 parts of 153 characters, or 65 535 octets, in up to four octets each.
        var octets = [UInt8](repeating: 0, count: 262_144)
        let count = octets.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else {
            throw Complaint("the text \(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        guard let text = String(validating: octets.prefix(count), as: UTF8.self) else {
            throw Complaint("the text \(path) is not UTF-8")
        }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}

/// How much to send.
struct LoadOptions: ParsableArguments {
    @Flag(help: "Send many messages and measure.") var load = false
    @Option(help: "How many sessions.") var sessions = 1
    @Option(help: "How many messages of a session may be unanswered.") var window = 10
    @Option(help: "Messages a second over all sessions; as many as can be when not given.") var rate: Double?
    @Option(help: "How many messages.") var count: Int?
    @Option(help: "For how long: 10s.") var duration: DurationOption?
    @Flag(help: "Ask for receipts, wait for them and measure them too.") var receipts = false
    @Flag(help: "Make a lost session again, and go on.") var reconnect = false
    @Option(help: "A file for every answer, as JSON lines with serial, status and message_id.") var record: String?
    @Flag(help: "Show no progress.") var quiet = false

    func validate() throws {
        guard (1...1_000).contains(self.sessions) else { throw ValidationError("--sessions is 1 to 1000.") }
        guard (1...100_000).contains(self.window) else { throw ValidationError("--window is 1 to 100000.") }
        if let rate = self.rate, !(0.001...10_000_000).contains(rate) {
            throw ValidationError("--rate is 0.001 to 10000000.")
        }
        if let count = self.count, !(1...1_000_000_000_000).contains(count) {
            throw ValidationError("--count is 1 to 1000000000000.")
        }
    }
}
