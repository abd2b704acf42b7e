public import NIOCore

/// Writes PDUs.
public enum PDUEncoder {
    /// Appends a PDU to the buffer; on an error the buffer holds what it held before.
    ///
    /// One pass: command_length is put in at the end (SMPP 3.4 §3.2). What does not fit its field is an error and is
    /// never cut.
    public static func encode(_ pdu: PDU, into buffer: inout ByteBuffer) throws(EncodingError) {
        let start = buffer.writerIndex
        var writer = FieldWriter(buffer)
        buffer = ByteBuffer()
        do throws(EncodingError) {
            try Self.write(pdu, with: &writer, from: start)
            buffer = writer.buffer
        } catch {
            buffer = writer.buffer
            buffer.moveWriterIndex(to: start)
            throw error
        }
    }

    private static func write(
        _ pdu: PDU,
        with writer: inout FieldWriter,
        from start: Int
    ) throws(EncodingError) {
        writer.header(pdu)
        if pdu.leavesFieldsOut {
            var tlvs = pdu.tlvs
            try writer.tlvs(&tlvs)
        } else {
            var bare = pdu.bareTLVs
            try pdu.body.write(to: &writer)
            try writer.tlvs(&bare)
        }
        try writer.finish(from: start)
    }
}
