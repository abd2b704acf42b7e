package import NIOCore

/// Cuts the stream into frames: a 32-bit length, then that many octets.
///
/// The length is judged before anything is allocated for it.
package struct FrameDecoder: NIOSingleStepByteToMessageDecoder {
    package typealias InboundOut = Frame

    /// The longest frame, in octets: a configuration with a whitelist of a hundred thousand entries fits.
    package static let maximumLength: UInt32 = 8 << 20

    package init() {}

    package mutating func decode(buffer: inout ByteBuffer) throws -> Frame? {
        try Self.next(from: &buffer)
    }

    package mutating func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) throws -> Frame? {
        try Self.next(from: &buffer)
    }

    /// The next whole frame, or nil when more octets are needed (the buffer is then untouched).
    package static func next(from buffer: inout ByteBuffer) throws(WireFault) -> Frame? {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else { return nil }
        guard length <= Self.maximumLength else { throw WireFault(.tooLong(length)) }
        guard buffer.readableBytes >= 4 + Int(length) else { return nil }
        buffer.moveReaderIndex(forwardBy: 4)
        guard let body = buffer.readSlice(length: Int(length)) else { return nil }
        return try Wire.read(body)
    }
}

/// Puts the length before each frame.
package enum FrameEncoder {
    package static func encode(_ frame: Frame, into buffer: inout ByteBuffer) {
        let start = buffer.writerIndex
        buffer.writeInteger(UInt32(0))
        Wire.write(frame, into: &buffer)
        buffer.setInteger(UInt32(truncatingIfNeeded: buffer.writerIndex - start - 4), at: start)
    }
}
