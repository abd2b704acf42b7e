/// One pass over the fields of a PDU, be it to read them or to write them.
///
/// A body names its fields once, in the order of the wire (``FieldCoded``); the reader fills them and the writer sends
/// them, so that the two cannot disagree.
protocol FieldCoder {
    associatedtype Failure: Error

    /// An integer of one octet.
    mutating func octet(_ value: inout UInt8, _ field: Field) throws(Failure)

    /// An octet that decides how the PDU goes on; the reader takes nothing but these values.
    mutating func octet(_ value: inout UInt8, _ field: Field, within values: ClosedRange<UInt8>) throws(Failure)

    /// An integer of four octets.
    mutating func long(_ value: inout UInt32, _ field: Field) throws(Failure)

    /// A C-octet string of at most `maximum` octets, its NUL included.
    mutating func text(_ value: inout String, _ field: Field, _ maximum: Int) throws(Failure)

    /// sm_length and short_message.
    mutating func shortMessage(_ value: inout [UInt8]) throws(Failure)

    /// The number of elements in one octet, then the elements.
    mutating func list<Element: FieldCoded>(_ elements: inout [Element], _ field: Field) throws(Failure)

    /// All that is left: the optional parameters.
    mutating func tlvs(_ value: inout TLVs) throws(Failure)
}

/// What a PDU, or a part that repeats in one, is made of.
protocol FieldCoded {
    /// All fields empty, for the reader to fill.
    init()

    /// Names every field to the coder in the order of the wire.
    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(Coder.Failure)
}

/// The mandatory fields of one command, and the optional ones behind them.
protocol BodyFields: FieldCoded {
    /// The optional parameters.
    var tlvs: TLVs { get set }

    /// Whether a successful response that stops after its header can be taken for one with empty fields.
    ///
    /// Peers leave out a message_id or system_id that they have none of. A state cannot be left out.
    static var mayBeLeftOut: Bool { get }
}

extension BodyFields {
    static var mayBeLeftOut: Bool { true }
}

extension FieldCoder {
    /// An octet with names for some of its values.
    mutating func octet<Value: OctetValue>(_ value: inout Value, _ field: Field) throws(Failure) {
        var octet = value.rawValue
        try self.octet(&octet, field)
        value = Value(rawValue: octet)
    }

    /// source_addr with its TON and NPI; 21 octets, 65 in data_sm and alert_notification.
    mutating func source(_ address: inout Address, _ maximum: Int = 21) throws(Failure) {
        try self.octet(&address.ton, .sourceTON)
        try self.octet(&address.npi, .sourceNPI)
        try self.text(&address.digits, .source, maximum)
    }

    /// destination_addr with its TON and NPI; 21 octets, 65 in data_sm.
    mutating func destination(_ address: inout Address, _ maximum: Int = 21) throws(Failure) {
        try self.octet(&address.ton, .destinationTON)
        try self.octet(&address.npi, .destinationNPI)
        try self.text(&address.digits, .destination, maximum)
    }

    /// A time of 1 or 17 octets.
    mutating func time(_ value: inout String, _ field: Field) throws(Failure) {
        try self.text(&value, field, 17)
    }
}
