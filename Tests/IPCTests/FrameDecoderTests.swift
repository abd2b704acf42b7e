import IPC
import NIOCore
import Testing

@Suite struct FrameDecoderTests {
    /// All samples, one behind the other, as they stand in the stream.
    private static let stream: ByteBuffer = {
        var buffer = ByteBuffer()
        for sample in FrameSample.all { FrameEncoder.encode(sample.frame, into: &buffer) }
        return buffer
    }()

    private static func frames(in buffer: inout ByteBuffer) throws -> [Frame] {
        var frames: [Frame] = []
        while let frame = try FrameDecoder.next(from: &buffer) { frames.append(frame) }
        return frames
    }

    @Test(arguments: FrameSample.all)
    func `the length stands before the frame and counts it alone`(_ sample: FrameSample) {
        var buffer = ByteBuffer(hex: "aabb")
        FrameEncoder.encode(sample.frame, into: &buffer)
        #expect(buffer.readInteger(as: UInt16.self) == 0xAABB, "what stood there before is left alone")
        #expect(buffer.readInteger(as: UInt32.self) == UInt32(sample.octets.readableBytes))
        #expect(buffer.hex == sample.octets.hex)
    }

    @Test(arguments: FrameSample.all)
    func `cut at any octet it waits for more and takes nothing`(_ sample: FrameSample) throws {
        var whole = ByteBuffer()
        FrameEncoder.encode(sample.frame, into: &whole)
        for length in 0..<whole.readableBytes {
            var part = ByteBuffer(bytes: whole.readableBytesView.prefix(length))
            #expect(try FrameDecoder.next(from: &part) == nil)
            #expect(part.readableBytes == length)
        }
    }

    @Test(arguments: 1..<40)
    func `a stream in pieces of any size brings the same frames`(_ size: Int) throws {
        let octets = Array(Self.stream.readableBytesView)
        var buffer = ByteBuffer()
        var frames: [Frame] = []
        for start in stride(from: 0, to: octets.count, by: size) {
            buffer.writeBytes(octets[start..<min(start + size, octets.count)])
            frames += try Self.frames(in: &buffer)
        }
        #expect(frames == FrameSample.all.map(\.frame))
        #expect(buffer.readableBytes == 0)
    }

    @Test func `many frames in one piece come in order`() throws {
        var buffer = Self.stream
        #expect(try Self.frames(in: &buffer) == FrameSample.all.map(\.frame))
    }

    @Test func `a length beyond the limit is a fault before its octets are there`() {
        for length in [FrameDecoder.maximumLength + 1, 0x8000_0000, .max] {
            var buffer = ByteBuffer(integer: length)
            #expect(throws: WireFault(.tooLong(length))) { try FrameDecoder.next(from: &buffer) }
        }
    }

    @Test func `a frame of the greatest length is taken`() throws {
        let json = ByteBuffer(repeating: 0x20, count: Int(FrameDecoder.maximumLength) - 5)
        var buffer = ByteBuffer()
        FrameEncoder.encode(.configure(json), into: &buffer)
        #expect(buffer.getInteger(at: 0, as: UInt32.self) == FrameDecoder.maximumLength)
        #expect(try FrameDecoder.next(from: &buffer) == .configure(json))
    }

    @Test func `a frame of no octets is a fault, not an endless wait`() {
        var buffer = ByteBuffer(hex: "00000000")
        #expect(throws: WireFault(.cut(field: "kind"))) { try FrameDecoder.next(from: &buffer) }
    }

    @Test func `a bad frame does not run into the one behind it`() {
        var buffer = ByteBuffer(hex: "00000003 06 0000 00000001 02")
        #expect(throws: WireFault(.cut(field: "words"))) { try FrameDecoder.next(from: &buffer) }
        #expect(buffer.hex == "0000000102")
    }
}
