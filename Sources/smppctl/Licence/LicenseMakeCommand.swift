import ArgumentParser
import Common
import Licence

/// Makes a licence.
struct LicenseMakeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Make a licence and sign it.",
        discussion: """
            A date lasts to its end in UTC. What is not limited is unlimited. The licence is no secret: it may be \
            read by everybody, and altered by nobody.

            Examples:
              smppctl license make --key vendor.key --holder Acme --expires 2027-12-31
              smppctl license make --key v.key --holder A --expires 2027-12-31 --max-binds 9
            """
    )

    @Option(help: "The private key, from smppctl license keygen or OpenSSL.", completion: .file())
    var key: String

    @Option(help: "Who may use the gateway.")
    var holder: String

    @Option(help: "The last day, 2027-12-31, or the moment of its end, 2027-12-31T18:00:00Z.")
    var expires: String

    @Option(name: .customLong("not-before"), help: "The first day, or the moment of its start.")
    var notBefore: String?

    @Option(name: .customLong("max-binds"), help: "How many binds may be enabled.")
    var maxBinds: Int?

    @Option(name: .customLong("max-client-binds"), help: "How many carriers of these.")
    var maxClientBinds: Int?

    @Option(name: .customLong("max-server-binds"), help: "How many partners of these.")
    var maxServerBinds: Int?

    @Option(help: "The maker's own number for it.")
    var serial: String?

    @Option(name: .shortAndLong, help: "Write a file instead of printing it.", completion: .file())
    var output: String?

    @Flag(help: "Replace the file that --output names.")
    var force = false

    func run() throws {
        guard let key = LicenceSigningKey(pem: try LicenseCommand.text(of: self.key)) else {
            throw Refusal("\(self.key): is no private Ed25519 key in PEM; smppctl license keygen makes one")
        }
        let octets = try self.document(key).octets
        guard let output else { return Output.say(String(decoding: octets, as: UTF8.self)) }
        try OutputFile.write(octets, to: output, mayReplace: self.force, mode: 0o644)
    }

    private func document(_ key: LicenceSigningKey) throws -> LicenceDocument {
        do {
            return try LicenceDocument(try self.licence(), signedWith: key)
        } catch LicenceFault.terms(let why) {
            throw Refusal(why)
        }
    }

    private func licence() throws(Refusal) -> Licence {
        guard let expires = Licence.end(self.expires) else { throw Self.noMoment("--expires", self.expires) }
        var licence = Licence(
            holder: self.holder,
            expires: expires,
            limits: LicenceLimits(
                maxBinds: self.maxBinds,
                maxClientBinds: self.maxClientBinds,
                maxServerBinds: self.maxServerBinds
            ),
            serial: self.serial
        )
        guard let notBefore else { return licence }
        guard let start = Licence.start(notBefore) else { throw Self.noMoment("--not-before", notBefore) }
        guard start < expires else { throw Refusal("--not-before is not before --expires") }
        licence.notBefore = start
        return licence
    }

    private static func noMoment(_ option: String, _ text: String) -> Refusal {
        Refusal("\(option) \(text): must be a date or a time, like 2027-12-31 or 2027-12-31T18:00:00Z")
    }
}
