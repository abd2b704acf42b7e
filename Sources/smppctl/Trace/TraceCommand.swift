import ArgumentParser
import IPC
import NIOCore

/// The PDUs of a bind, live.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Show the PDUs of a bind as they come and go, decoded.",
        discussion: """
            Examples:
              smppctl trace vodafone_uk
              smppctl trace vodafone_uk --verbose --count 1
              smppctl trace vodafone_uk --seconds 60 --pcap vodafone.pcap
              smppctl trace partner_acme --json | jq -r 'select(.text) | .text'

            → goes to the far side, ← comes from it; #1 is the connection; times are UTC. TEXTS OF MESSAGES ARE SHOWN, \
            and are in the capture: treat both as what they are. Passwords are not: the bind's process replaces them \
            by asterisks before anything leaves it. What comes over TLS is shown in clear.

            At most 2000 PDUs and 1 MiB a second are shown; what is left out is counted. A capture is read with \
            wireshark vodafone.pcap, also while it grows; tell it the port with "Decode as", or:
              tshark -r vodafone.pcap -d tcp.port==2775,smpp
            """
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl

    @Argument(help: "The bind's name.", completion: .bindName)
    var name: String

    @Option(help: ArgumentHelp("Write a capture for Wireshark as well.", valueName: "file"), completion: .file())
    var pcap: String?

    @Flag(help: "Replace a capture that is there.")
    var force = false

    @Flag(name: .shortAndLong, help: "Every field on a line of its own, and all octets.")
    var verbose = false

    @Option(help: ArgumentHelp("End after so many PDUs.", valueName: "number"))
    var count: Int?

    @Option(help: ArgumentHelp("End after so long.", valueName: "seconds"))
    var seconds: Int?

    @Flag(help: "Print one JSON object a line, with all fields.")
    var json = false

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count must be 1 or more") }
        if let seconds, !(1...86_400).contains(seconds) { throw ValidationError("--seconds must be 1 to 86400") }
    }

    func run() throws {
        let (path, mayReplace) = (self.pcap, self.force)
        let view = TraceView(
            bind: self.name,
            line: TraceLine(paint: Paint(isOn: Output.wantsColour), isVerbose: self.verbose),
            json: self.json,
            count: self.count,
            openCapture: { () throws(Refusal) in
                try path.map { path throws(Refusal) in try CaptureFile(path, mayReplace: mayReplace) }
            }
        )
        _ = try GatewayStream.follow(
            .trace(bind: self.name),
            of: self.folder.or(self.root.folder),
            within: self.seconds.map { .seconds(Int64($0)) }
        ) { news throws(Refusal) in try view.took(news) }
    }
}
