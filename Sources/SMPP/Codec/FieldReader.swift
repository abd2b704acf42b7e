import NIOCore

/// Reads the fields of one PDU.
///
/// Nothing here trusts a length: every octet is asked for, and a PDU that has it not is refused with the status of the
/// field (SMPP 5.0 §2.8.2).
struct FieldReader: FieldCoder {
    let commandID: CommandID
    let status: CommandStatus
    let sequence: UInt32
    /// The whole PDU; its reader index is the offset.
    var pdu: ByteBuffer
    /// Whether what follows the mandatory fields is looked at.
    var readsTLVs = true
    /// Whether the fields of a response were not there.
    var bodyWasOmitted = false

    /// Starts behind the header.
    init(_ pdu: ByteBuffer, commandID: CommandID, status: CommandStatus, sequence: UInt32) {
        self.pdu = pdu
        self.commandID = commandID
        self.status = status
        self.sequence = sequence
    }

    /// The reader of a response that has no body.
    static func absent(_ commandID: CommandID) -> FieldReader {
        FieldReader(ByteBuffer(), commandID: commandID, status: .unknownerr, sequence: 0)
    }

    /// What is wrong, at the octet that would have been read next.
    func error(_ reason: DecodingError.Reason, field: String? = nil, status: CommandStatus) -> DecodingError {
        DecodingError(
            reason: reason,
            field: field,
            offset: self.pdu.readerIndex,
            status: status,
            commandID: self.commandID,
            sequence: self.sequence
        )
    }

    mutating func octet(_ value: inout UInt8, _ field: Field) throws(DecodingError) {
        guard let octet = self.pdu.readInteger(as: UInt8.self) else { throw self.endsEarly(field) }
        value = octet
    }

    mutating func octet(
        _ value: inout UInt8,
        _ field: Field,
        within values: ClosedRange<UInt8>
    ) throws(DecodingError) {
        try self.octet(&value, field)
        guard values.contains(value) else {
            throw self.error(.invalidValue, field: field.rawValue, status: field.status)
        }
    }

    mutating func long(_ value: inout UInt32, _ field: Field) throws(DecodingError) {
        guard let number = self.pdu.readInteger(as: UInt32.self) else { throw self.endsEarly(field) }
        value = number
    }

    mutating func text(_ value: inout String, _ field: Field, _ maximum: Int) throws(DecodingError) {
        let length = self.pdu.withUnsafeReadableBytes { octets -> Int? in
            guard let end = octets.prefix(maximum).firstIndex(of: 0) else { return nil }
            value = end == 0 ? "" : String(latin1: UnsafeRawBufferPointer(rebasing: octets[..<end]))
            return end
        }
        guard let length else {
            guard self.pdu.readableBytes >= maximum else { throw self.endsEarly(field) }
            throw self.error(.tooLong(maximum: maximum), field: field.rawValue, status: field.status)
        }
        self.pdu.moveReaderIndex(forwardBy: length + 1)
    }

    mutating func shortMessage(_ value: inout [UInt8]) throws(DecodingError) {
        var length: UInt8 = 0
        try self.octet(&length, .length)
        guard let octets = self.pdu.readBytes(length: Int(length)) else {
            throw self.error(
                .textOverruns(length: Int(length)),
                field: Field.shortMessage.rawValue,
                status: Field.shortMessage.status
            )
        }
        value = octets
    }

    mutating func list<Element: FieldCoded>(_ elements: inout [Element], _ field: Field) throws(DecodingError) {
        var count: UInt8 = 0
        try self.octet(&count, field)
        for _ in 0..<count {
            var element = Element()
            try element.code(with: &self)
            elements.append(element)
        }
    }

    mutating func tlvs(_ value: inout TLVs) throws(DecodingError) {
        guard self.readsTLVs, self.pdu.readableBytes > 0 else { return }
        value = try self.tlvs(orRefuseWith: .invtlvstream)
    }

    /// All that is left of the PDU as optional parameters.
    ///
    /// Junk behind the fields of a success is passed over, and the whole parameters before it are kept: the peer has
    /// taken the message, and reading that as a failure would send it twice.
    mutating func tlvs(orRefuseWith status: CommandStatus) throws(DecodingError) -> TLVs {
        let octets = Array(self.pdu.readableBytesView)
        let (whole, fault) = TLVCursor.check(octets)
        if let fault, !(self.commandID.isResponse && self.status == .ok) {
            throw self.error(fault, field: status == .invtlvstream ? "TLV" : nil, status: status)
        }
        self.pdu.moveReaderIndex(to: self.pdu.writerIndex)
        return TLVs(whole: whole == octets.count ? octets : Array(octets.prefix(whole)))
    }

    private func endsEarly(_ field: Field) -> DecodingError {
        self.error(.endsEarly, field: field.rawValue, status: .invcmdlen)
    }
}
