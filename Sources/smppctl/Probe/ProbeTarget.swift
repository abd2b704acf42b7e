import Common
import SMPP

/// What a probe is to try.
struct ProbeTarget: Equatable {
    static let port = 2775
    /// Where SMPP over TLS is listened for, unless said otherwise.
    static let encryptedPort = 3550

    /// Whom a bind would say we are.
    struct Login: Equatable {
        var kind: BindKind = .transmitter
        var systemID: String
        var password: Secret
        var systemType = ""
        var version: SMPPVersion = .v34
        var addrTON: UInt8 = 0
        var addrNPI: UInt8 = 0
        var addressRange = ""
    }

    var host: String
    var port: Int
    /// Nil: plain TCP.
    var tls: ClientTLS?
    /// Nil: no bind is tried.
    var login: Login?
    /// How long each step may take.
    var patience: Duration = .seconds(10)

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// A client bind as the configuration has it.
    init(_ bind: ClientBind) {
        self.init(host: bind.host, port: bind.port)
        self.tls = bind.tls
        var login = Login(systemID: bind.systemID, password: bind.password)
        login.kind = BindKind(rawValue: bind.bindType.rawValue) ?? .transmitter
        login.systemType = bind.systemType
        login.version = bind.smppVersion
        login.addrTON = bind.addrTON
        login.addrNPI = bind.addrNPI
        login.addressRange = bind.addressRange
        self.login = login
    }

    /// `HOST`, `HOST:PORT`, `[IPv6]:PORT` or a bare IPv6 address; nil for anything else.
    static func place(_ text: String) -> (host: String, port: Int?)? {
        if IPAddress(text) != nil { return (text, nil) }
        var host = Substring(text)
        var rest = Substring()
        if host.first == "[" {
            guard let end = host.firstIndex(of: "]") else { return nil }
            rest = host[host.index(after: end)...]
            host = host.dropFirst()[..<end]
            guard host.contains(":"), IPAddress(String(host)) != nil else { return nil }
        } else if let colon = host.firstIndex(of: ":") {
            rest = host[colon...]
            host = host[..<colon]
        }
        let isClean = host.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"/@:[]".utf8.contains($0) }
        guard !host.isEmpty, isClean || host.contains(":") else { return nil }
        guard !rest.isEmpty else { return (String(host), nil) }
        guard rest.first == ":", let port = Int(rest.dropFirst()), (1...65_535).contains(port) else { return nil }
        return (String(host), port)
    }
}

extension ProbeTarget.Login {
    /// The bind to send.
    var request: PDU.Body {
        let bind = SMPP.Bind(
            systemID: self.systemID,
            password: self.password.reveal(),
            systemType: self.systemType,
            interfaceVersion: self.version.octet,
            addressTON: TypeOfNumber(rawValue: self.addrTON),
            addressNPI: NumberingPlan(rawValue: self.addrNPI),
            addressRange: self.addressRange
        )
        switch self.kind {
        case .transmitter: return .bindTransmitter(bind)
        case .receiver: return .bindReceiver(bind)
        case .transceiver: return .bindTransceiver(bind)
        }
    }
}

extension SMPPVersion {
    /// As interface_version has it (SMPP 3.4 §5.2.4).
    fileprivate var octet: UInt8 {
        switch self {
        case .v33: 0x33
        case .v34: 0x34
        case .v50: 0x50
        }
    }
}
