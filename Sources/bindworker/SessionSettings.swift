import Common
import SMPP

/// The configuration of a bind as the session machine wants it.
extension SessionConfiguration {
    /// The longest PDU of a bound peer: a whole message_payload, its fields and some parameters.
    static let longestPDU = 70_000

    init(_ bind: ClientBind) {
        self.init(role: .esme)
        self.windowSize = bind.windowSize
        self.responseTimeout = bind.responseTimeout
        self.enquireLinkInterval = bind.enquireLinkInterval
        self.version = InterfaceVersion(octet: bind.smppVersion.octet)
        // Whoever asks for parameters knows that this carrier takes them, whatever its bind_resp says.
        self.trustsUnstatedVersion = bind.longMessages != .udh
    }

    init(_ bind: ServerBind) {
        self.init(role: .messageCentre)
        self.windowSize = bind.deliverWindow
        self.peerWindow = bind.windowSize
        self.responseTimeout = bind.responseTimeout
        self.enquireLinkInterval = bind.enquireLinkInterval
        self.inactivityTimeout = bind.inactivityTimeout
    }
}

extension SMPPVersion {
    /// As interface_version has it (SMPP 3.4 §5.2.4).
    var octet: UInt8 {
        switch self {
        case .v33: 0x33
        case .v34: 0x34
        case .v50: 0x50
        }
    }
}

extension SMPP.Bind {
    init(_ bind: ClientBind) {
        self.init(
            systemID: bind.systemID,
            password: bind.password.reveal(),
            systemType: bind.systemType,
            interfaceVersion: bind.smppVersion.octet,
            addressTON: TypeOfNumber(rawValue: bind.addrTON),
            addressNPI: NumberingPlan(rawValue: bind.addrNPI),
            addressRange: bind.addressRange
        )
    }
}

extension SessionHandler {
    /// Whether this session may be sent `deliver_sm`.
    var canDeliver: Bool { self.session.boundKind?.canDeliver ?? false }
}

extension String {
    /// With zeros in front.
    func padded(to length: Int) -> String {
        String(repeating: "0", count: max(0, length - self.utf8.count)) + self
    }
}

extension Double {
    func rounded(toPlaces places: Int) -> Double {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}
