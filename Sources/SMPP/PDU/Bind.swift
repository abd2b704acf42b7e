/// The body of bind_receiver, bind_transmitter and bind_transceiver.
///
/// SMPP 3.4 §4.1.1, §4.1.3, §4.1.5.
public struct Bind: Equatable, Sendable {
    /// Who binds, 1 to 15 characters.
    public var systemID: String
    /// The secret, up to 8 characters by the letter; up to 15 are written and read, as carriers hand them out.
    public var password: String
    /// The kind of system, up to 12 characters; mostly empty.
    public var systemType: String
    /// The version that the ESME speaks; see ``InterfaceVersion``.
    public var interfaceVersion: UInt8
    /// The type of number of ``addressRange``.
    public var addressTON: TypeOfNumber
    /// The numbering plan of ``addressRange``.
    public var addressNPI: NumberingPlan
    /// Which addresses the ESME serves, as a UNIX regular expression of up to 40 characters; mostly ignored.
    public var addressRange: String
    /// Optional parameters; SMPP defines none for a bind.
    public var tlvs: TLVs

    /// A bind of its fields; the version is 3.4 unless said.
    public init(
        systemID: String = "",
        password: String = "",
        systemType: String = "",
        interfaceVersion: UInt8 = InterfaceVersion.v34.rawValue,
        addressTON: TypeOfNumber = .unknown,
        addressNPI: NumberingPlan = .unknown,
        addressRange: String = "",
        tlvs: TLVs = TLVs()
    ) {
        self.systemID = systemID
        self.password = password
        self.systemType = systemType
        self.interfaceVersion = interfaceVersion
        self.addressTON = addressTON
        self.addressNPI = addressNPI
        self.addressRange = addressRange
        self.tlvs = tlvs
    }
}

extension Bind: BodyFields {
    /// 9 octets by the letter, which carriers do not keep to.
    static let passwordMaximum = 16

    init() { self.init(systemID: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.systemID, .systemID, 16)
        try coder.text(&self.password, .password, Self.passwordMaximum)
        try coder.text(&self.systemType, .systemType, 13)
        try coder.octet(&self.interfaceVersion, .interfaceVersion)
        try coder.octet(&self.addressTON, .addressTON)
        try coder.octet(&self.addressNPI, .addressNPI)
        try coder.text(&self.addressRange, .addressRange, 41)
        try coder.tlvs(&self.tlvs)
    }
}

/// The body of the response to a bind.
///
/// SMPP 3.4 §4.1.2, §4.1.4, §4.1.6.
public struct BindResp: Equatable, Sendable {
    /// Who answers, up to 15 characters.
    public var systemID: String
    /// Optional parameters: sc_interface_version, without which the ESME must not send any (SMPP 5.0 §2.11.2).
    public var tlvs: TLVs

    /// A response of its fields.
    public init(systemID: String = "", tlvs: TLVs = TLVs()) {
        self.systemID = systemID
        self.tlvs = tlvs
    }
}

extension BindResp: BodyFields {
    init() { self.init(systemID: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.systemID, .systemID, 16)
        try coder.tlvs(&self.tlvs)
    }
}

/// The body of outbind, with which a message centre asks an ESME to bind as receiver.
///
/// SMPP 3.4 §4.1.7. Nothing answers it but the bind.
public struct Outbind: Equatable, Sendable {
    /// Who asks, up to 15 characters.
    public var systemID: String
    /// The secret of the message centre, up to 15 characters as in ``Bind/password``.
    public var password: String
    /// Optional parameters; SMPP defines none for outbind.
    public var tlvs: TLVs

    /// An outbind of its fields.
    public init(systemID: String = "", password: String = "", tlvs: TLVs = TLVs()) {
        self.systemID = systemID
        self.password = password
        self.tlvs = tlvs
    }
}

extension Outbind: BodyFields {
    init() { self.init(systemID: "") }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.text(&self.systemID, .systemID, 16)
        try coder.text(&self.password, .password, Bind.passwordMaximum)
        try coder.tlvs(&self.tlvs)
    }
}

extension Bind: CustomStringConvertible {
    /// Who binds, without the password.
    public var description: String { "bind of \(self.systemID)" }
}

extension Outbind: CustomStringConvertible {
    /// Who asks, without the password.
    public var description: String { "outbind of \(self.systemID)" }
}
