import NIOCore

/// Writes the fields of one PDU.
struct FieldWriter: FieldCoder {
    private(set) var buffer: ByteBuffer

    /// Appends to the buffer, which the caller takes back from ``buffer``.
    init(_ buffer: consuming ByteBuffer) {
        self.buffer = buffer
    }

    /// Writes all fields of a command.
    mutating func body(_ fields: some BodyFields) throws(EncodingError) {
        var fields = fields
        try fields.code(with: &self)
    }

    /// Writes the header; command_length is not known before the end.
    mutating func header(_ pdu: PDU) {
        self.buffer.writeMultipleIntegers(0 as UInt32, pdu.commandID.rawValue, pdu.status.rawValue, pdu.sequence)
    }

    /// Puts command_length in front of what was written since `start`.
    mutating func finish(from start: Int) throws(EncodingError) {
        let octets = self.buffer.writerIndex - start
        guard let length = UInt32(exactly: octets) else {
            throw EncodingError(reason: .pduTooLong(octets), field: "command_length")
        }
        self.buffer.setInteger(length, at: start)
    }

    mutating func octet(_ value: inout UInt8, _ field: Field) throws(EncodingError) {
        self.buffer.writeInteger(value)
    }

    mutating func octet(
        _ value: inout UInt8,
        _ field: Field,
        within values: ClosedRange<UInt8>
    ) throws(EncodingError) {
        self.buffer.writeInteger(value)
    }

    mutating func long(_ value: inout UInt32, _ field: Field) throws(EncodingError) {
        self.buffer.writeInteger(value)
    }

    mutating func text(_ value: inout String, _ field: Field, _ maximum: Int) throws(EncodingError) {
        guard !value.isEmpty else {
            self.buffer.writeInteger(0 as UInt8)
            return
        }
        let octets = value.utf8.count
        guard value.utf8.allSatisfy({ $0 != 0 && $0 < 0x80 }) else {
            try self.latin1(value, field, maximum)
            return
        }
        guard octets < maximum else {
            throw EncodingError(reason: .tooLong(octets: octets + 1, maximum: maximum), field: field.rawValue)
        }
        self.buffer.writeString(value)
        self.buffer.writeInteger(0 as UInt8)
    }

    /// The text whose characters are not their own UTF-8.
    private mutating func latin1(_ value: String, _ field: Field, _ maximum: Int) throws(EncodingError) {
        var octets: [UInt8] = []
        for scalar in value.unicodeScalars {
            guard let octet = UInt8(exactly: scalar.value) else {
                throw EncodingError(reason: .notLatin1, field: field.rawValue)
            }
            guard octet != 0 else { throw EncodingError(reason: .containsNUL, field: field.rawValue) }
            octets.append(octet)
        }
        guard octets.count < maximum else {
            throw EncodingError(reason: .tooLong(octets: octets.count + 1, maximum: maximum), field: field.rawValue)
        }
        self.buffer.writeBytes(octets)
        self.buffer.writeInteger(0 as UInt8)
    }

    mutating func shortMessage(_ value: inout [UInt8]) throws(EncodingError) {
        guard let length = UInt8(exactly: value.count) else {
            throw EncodingError(
                reason: .tooLong(octets: value.count, maximum: 255),
                field: Field.shortMessage.rawValue
            )
        }
        self.buffer.writeInteger(length)
        self.buffer.writeBytes(value)
    }

    mutating func list<Element: FieldCoded>(_ elements: inout [Element], _ field: Field) throws(EncodingError) {
        guard let count = UInt8(exactly: elements.count) else {
            throw EncodingError(reason: .tooMany(elements.count), field: field.rawValue)
        }
        self.buffer.writeInteger(count)
        for var element in elements { try element.code(with: &self) }
    }

    mutating func tlvs(_ value: inout TLVs) throws(EncodingError) {
        if let tag = value.overlong {
            throw EncodingError(reason: .tooLong(octets: 65_536, maximum: 65_535), field: tag.name)
        }
        self.buffer.writeBytes(value.octets)
    }
}
