import ArgumentParser
import Common
import Foundation
import SMPP

/// Whom a probe says we are.
struct ProbeLoginOptions: ParsableArguments {
    /// Where the password may be, rather than among the arguments, which everybody can see.
    static let variable = "SMPPCTL_PASSWORD"

    @Option(help: ArgumentHelp("Try a bind as this system_id.", valueName: "id"))
    var systemId: String?

    @Option(
        help: ArgumentHelp(
            "The file whose one line is the password; without it the variable \(Self.variable).",
            valueName: "file"
        ),
        completion: .file()
    )
    var passwordFile: String?

    @Option(
        help: ArgumentHelp("transmitter, receiver or transceiver.", valueName: "type"),
        completion: .list(BindKind.allCases.map(\.rawValue)),
        transform: Self.kind
    )
    var bindType: BindKind = .transmitter

    @Option(help: ArgumentHelp("The system_type in the bind.", valueName: "text"))
    var systemType = ""

    @Option(
        help: ArgumentHelp("3.3, 3.4 or 5.0.", valueName: "version"),
        completion: .list(SMPPVersion.allCases.map(\.rawValue)),
        transform: Self.version
    )
    var smppVersion: SMPPVersion = .v34

    func validate() throws {
        guard let systemId else {
            guard self.passwordFile == nil else { throw ValidationError("--password-file needs --system-id") }
            return
        }
        guard (1...15).contains(systemId.utf8.count) else {
            throw ValidationError("--system-id must be 1 to 15 octets")
        }
        guard self.passwordFile != nil || ProcessInfo.processInfo.environment[Self.variable] != nil else {
            throw ValidationError("name the password's file with --password-file, or set \(Self.variable)")
        }
        guard self.systemType.utf8.count <= 12 else { throw ValidationError("--system-type must be at most 12 octets") }
    }

    private static func kind(_ text: String) throws -> BindKind {
        guard let kind = BindKind(rawValue: text) else {
            throw ValidationError("must be transmitter, receiver or transceiver")
        }
        return kind
    }

    private static func version(_ text: String) throws -> SMPPVersion {
        guard let version = SMPPVersion(rawValue: text) else { throw ValidationError("must be 3.3, 3.4 or 5.0") }
        return version
    }

    /// Nil where no bind is to be tried, or the configuration says as whom.
    func login(_ environment: [String: String]) throws(Refusal) -> ProbeTarget.Login? {
        guard let systemId else { return nil }
        var login = ProbeTarget.Login(systemID: systemId, password: try self.password(environment))
        login.kind = self.bindType
        login.systemType = self.systemType
        login.version = self.smppVersion
        return login
    }

    private func password(_ environment: [String: String]) throws(Refusal) -> Secret {
        var password = environment[Self.variable] ?? ""
        if let passwordFile {
            switch SmallFile.firstLine(passwordFile) {
            case .success(let line): password = line
            case .failure(let wrong): throw Refusal("\(passwordFile): \(wrong.reason)")
            }
        }
        guard password.utf8.count <= 15, password.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw Refusal("the password must be at most 15 octets, printable ASCII")
        }
        return Secret(password)
    }
}

/// Encryption towards the carrier that is tried.
struct ProbeTLSOptions: ParsableArguments {
    @Flag(name: .customLong("tls"), help: "Over TLS; the port is 3550 unless named.")
    var isAskedFor = false

    @Option(
        name: .customLong("tls-ca"),
        help: ArgumentHelp("Whom its certificate must be signed by, PEM.", valueName: "file"),
        completion: .file()
    )
    var caFile: String?

    @Option(
        name: .customLong("tls-cert"),
        help: ArgumentHelp("Our certificate, PEM.", valueName: "file"),
        completion: .file()
    )
    var certFile: String?

    @Option(
        name: .customLong("tls-key"),
        help: ArgumentHelp("The private key of our certificate, PEM.", valueName: "file"),
        completion: .file()
    )
    var keyFile: String?

    @Option(
        name: .customLong("tls-name"),
        help: ArgumentHelp("The name in its certificate; without it the host.", valueName: "name")
    )
    var serverName: String?

    @Flag(name: .customLong("tls-insecure"), help: "Do not verify its certificate.")
    var isInsecure = false

    func validate() throws {
        guard (self.certFile == nil) == (self.keyFile == nil) else {
            throw ValidationError("--tls-cert and --tls-key come together")
        }
    }

    /// Any of the options means it.
    var isWanted: Bool {
        self.isAskedFor || self.isInsecure || self.caFile != nil || self.certFile != nil || self.serverName != nil
    }

    var tls: ClientTLS? {
        guard self.isWanted else { return nil }
        var tls = ClientTLS()
        tls.verifyPeer = !self.isInsecure
        tls.caFile = self.caFile
        tls.certFile = self.certFile
        tls.keyFile = self.keyFile
        tls.serverName = self.serverName
        return tls
    }
}
