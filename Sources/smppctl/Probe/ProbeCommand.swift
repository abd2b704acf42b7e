import ArgumentParser
import Common
import Foundation

/// Tries a carrier's link.
struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Try a carrier's link step by step: name, TCP, TLS, bind, enquire_link, unbind.",
        discussion: """
            Examples:
              smppctl probe --bind vodafone_uk
              smppctl probe smpp.carrier.com:2775
              smppctl probe smpp.carrier.com --system-id us --password-file ./password
              SMPPCTL_PASSWORD=… smppctl probe smpp.carrier.com --tls --system-id us

            Nothing is submitted. Bound as receiver or transceiver, a carrier may deliver messages: they are told to \
            come again later. So the default is transmitter; with --bind the values are those of the configuration, and \
            HOST takes the place of its host. Without a system_id the probe ends with an enquire_link.
            """
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var root: Smppctl

    @Argument(help: ArgumentHelp("A name or address, perhaps with a port.", valueName: "host[:port]"))
    var host: String?

    @Option(help: ArgumentHelp("A client bind of the configuration file.", valueName: "name"), completion: .bindName)
    var bind: String?

    @Option(
        help: ArgumentHelp("The configuration file that --bind looks in.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var config = ConfigurationFile.standardPath

    @OptionGroup(title: "Bind") var login: ProbeLoginOptions
    @OptionGroup(title: "TLS") var tls: ProbeTLSOptions

    @Option(help: ArgumentHelp("How long each step may take.", valueName: "seconds"))
    var timeout = 10

    @Flag(help: "Print it as JSON.")
    var json = false

    func validate() throws {
        guard self.host != nil || self.bind != nil else {
            throw ValidationError("name a host, or a bind of the configuration with --bind")
        }
        if let host, ProbeTarget.place(host) == nil {
            throw ValidationError("\(PlainText(host)) is no HOST, HOST:PORT or [IPv6]:PORT")
        }
        guard (1...600).contains(self.timeout) else { throw ValidationError("--timeout must be 1 to 600") }
    }

    func run() throws {
        let target = try self.target(environment: ProcessInfo.processInfo.environment)
        let paint = Paint(isOn: Output.wantsColour)
        let report = Probe.run(target) { step in
            if !self.json { Output.say(step.line(paint)) }
        }
        if self.json { Output.say(try JSONText.of(report.json)) }
        guard report.failure == nil else { throw Refusal(report.conclusion) }
        if !self.json { Output.say("\n\(report.conclusion)") }
    }

    func target(environment: [String: String]) throws(Refusal) -> ProbeTarget {
        var target =
            try self.bind.map { name throws(Refusal) in try self.configured(name) }
            ?? ProbeTarget(host: "", port: self.tls.isWanted ? ProbeTarget.encryptedPort : ProbeTarget.port)
        if let host, let place = ProbeTarget.place(host) {
            target.host = place.host
            if let port = place.port { target.port = port }
        }
        if let tls = self.tls.tls { target.tls = tls }
        if let login = try self.login.login(environment) { target.login = login }
        target.patience = .seconds(self.timeout)
        return target
    }

    private func configured(_ name: String) throws(Refusal) -> ProbeTarget {
        let loaded = try GatewayFile.load(self.config, self.folder.or(self.root.folder))
        if let bind = loaded.configuration.binds.first(where: { $0.name.value == name }) { return ProbeTarget(bind) }
        if loaded.configuration.serverBinds.contains(where: { $0.name.value == name }) {
            throw Refusal("\(name) is a partner who binds to us; only what we bind to can be tried")
        }
        let names = loaded.configuration.binds.map(\.name.value).joined(separator: ", ")
        throw Refusal(
            "\(self.config) has no client bind \(PlainText(name))\(names.isEmpty ? "" : "; it has \(names)")"
        )
    }
}
