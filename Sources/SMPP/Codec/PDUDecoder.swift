public import NIOCore

/// Takes PDUs off a stream of octets.
///
/// SMPP 3.4 §3.2. First the frame, then the fields, then nothing may be left over. It keeps no octets of its own: what
/// is not a whole PDU yet stays in the buffer.
public struct PDUDecoder: Sendable {
    /// The longest command_length that is taken; message_payload with everything around it fits into 70 000 octets.
    ///
    /// A server keeps it near 1 024 until the peer is bound: the longest bind has 98 octets.
    public var maximumLength: Int

    /// Whether requests are refused for values that SMPP does not allow, not only for being unreadable.
    ///
    /// See ``PDU/Body/objection``. A message centre answers those with the status of the field; an analyser that wants
    /// to see everything turns this off.
    public var judgesValues: Bool

    /// A decoder that refuses longer PDUs before anything is allocated for them.
    public init(maximumLength: Int = 70_000, judgesValues: Bool = true) {
        self.maximumLength = maximumLength
        self.judgesValues = judgesValues
    }

    /// Takes the next PDU; nil leaves the buffer as it is until more octets came.
    ///
    /// After an error the octets of that PDU are gone and the next call goes on behind them; after one that
    /// ``DecodingError/closes`` the whole buffer is gone, for nobody knows where the next PDU would start.
    public mutating func next(from buffer: inout ByteBuffer) throws(DecodingError) -> PDU? {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else { return nil }
        guard length >= 16, Int(length) <= self.maximumLength else {
            throw Self.impossible(length, in: &buffer)
        }
        guard var frame = buffer.readSlice(length: Int(length)),
            let (_, id, status, sequence) = frame.readMultipleIntegers(as: (UInt32, UInt32, UInt32, UInt32).self)
        else { return nil }
        let pdu = try Self.pdu(
            FieldReader(
                frame,
                commandID: CommandID(rawValue: id),
                status: CommandStatus(rawValue: status),
                sequence: sequence
            ),
            CommandID(rawValue: id),
            CommandStatus(rawValue: status),
            sequence
        )
        if self.judgesValues, let objection = pdu.body.objection {
            throw DecodingError(
                reason: .invalidValue,
                field: objection.field,
                offset: Int(length),
                status: objection.status,
                commandID: pdu.commandID,
                sequence: sequence
            )
        }
        return pdu
    }

    private static func pdu(
        _ fields: FieldReader,
        _ id: CommandID,
        _ status: CommandStatus,
        _ sequence: UInt32
    ) throws(DecodingError) -> PDU {
        var reader = fields
        let body = try PDU.Body(id, from: &reader)
        return PDU(
            body,
            status: status,
            sequence: sequence,
            omitsBody: reader.bodyWasOmitted,
            bareTLVs: body.hasFields ? TLVs() : try reader.bareTLVs()
        )
    }

    /// The stream is lost; the sequence_number is named when the header is there, and is 0 otherwise.
    private static func impossible(_ length: UInt32, in buffer: inout ByteBuffer) -> DecodingError {
        let start = buffer.readerIndex
        let command = buffer.getInteger(at: start + 4, as: UInt32.self)
        let sequence = buffer.getInteger(at: start + 12, as: UInt32.self)
        buffer.moveReaderIndex(to: buffer.writerIndex)
        return DecodingError(
            reason: .commandLength(length),
            field: nil,
            offset: 0,
            status: .invcmdlen,
            commandID: sequence == nil ? nil : command.map { CommandID(rawValue: $0) },
            sequence: sequence ?? 0
        )
    }
}
