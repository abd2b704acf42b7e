/// The body of alert_notification: a handset that could not be reached can be reached again.
///
/// SMPP 3.4 §4.12.1. It follows set_dpf, and nothing answers it.
public struct AlertNotification: Equatable, Sendable {
    /// The handset, up to 64 characters.
    public var source: Address
    /// The ESME that waited for it, up to 64 characters.
    public var esme: Address
    /// Optional parameters: ms_availability_status, absent for available.
    public var tlvs: TLVs

    /// An alert of its fields.
    public init(source: Address = Address(), esme: Address = Address(), tlvs: TLVs = TLVs()) {
        self.source = source
        self.esme = esme
        self.tlvs = tlvs
    }
}

extension AlertNotification: BodyFields {
    init() { self.init(source: Address()) }

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure) {
        try coder.source(&self.source, 65)
        try coder.octet(&self.esme.ton, .esmeTON)
        try coder.octet(&self.esme.npi, .esmeNPI)
        try coder.text(&self.esme.digits, .esme, 65)
        try coder.tlvs(&self.tlvs)
    }
}
