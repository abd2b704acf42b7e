import IPC
import NIOCore
import Testing

@Suite struct WireTests {
    @Test func `every kind of frame has a sample`() {
        #expect(Set(FrameSample.all.map(\.frame.word)).count == Frame.kindCount)
        #expect(FrameSample.all.count == Frame.kindCount)
    }

    @Test(arguments: FrameSample.all)
    func `a frame has these octets and no others`(_ sample: FrameSample) {
        var buffer = ByteBuffer()
        Wire.write(sample.frame, into: &buffer)
        #expect(buffer.hex == sample.octets.hex)
    }

    @Test(arguments: FrameSample.all)
    func `its octets are read as that frame`(_ sample: FrameSample) throws {
        #expect(try Wire.read(sample.octets) == sample.frame)
    }

    @Test(arguments: FrameSample.all)
    func `cut at any octet it is a fault that names a field`(_ sample: FrameSample) {
        for length in 0..<sample.octets.readableBytes {
            #expect {
                try Wire.read(ByteBuffer(bytes: sample.octets.readableBytesView.prefix(length)))
            } throws: { error in
                guard case .cut(let field) = (error as? WireFault)?.reason else { return false }
                return !field.isEmpty
            }
        }
    }

    @Test(arguments: FrameSample.all)
    func `octets behind the last field are a fault`(_ sample: FrameSample) {
        var buffer = sample.octets
        buffer.writeBytes([0, 0])
        #expect(throws: WireFault(.leftOver(2))) { try Wire.read(buffer) }
    }

    @Test func `an empty list and empty texts come back`() throws {
        let frames: [Frame] = [
            .routes([]), .lastWords(""), .metrics(ByteBuffer()),
            .coreFacts(CoreFacts(reachable: false, extensions: [], why: "refused – ☎")),
        ]
        for frame in frames {
            var buffer = ByteBuffer()
            Wire.write(frame, into: &buffer)
            #expect(try Wire.read(buffer) == frame)
        }
    }

    @Test func `the largest numbers come back`() throws {
        var route = Route(systemID: "", bind: "", number: .max, enabled: false)
        route.generation = .max
        route.adopted = .max
        route.closed = .max
        for frame in [Frame.routes([route]), .ping(.max), .stop(within: .max)] {
            var buffer = ByteBuffer()
            Wire.write(frame, into: &buffer)
            #expect(try Wire.read(buffer) == frame)
        }
    }

    // MARK: What only a stranger would send

    @Test(arguments: [0, 9, 31, 40, 63, 65, 95, 99, 255] as [UInt8])
    func `an unknown kind is a fault`(_ octet: UInt8) {
        #expect(throws: WireFault(.unknownKind(octet))) { try Wire.read(ByteBuffer(bytes: [octet, 0, 0])) }
    }

    @Test func `a list of four thousand million elements costs no memory`() {
        #expect(throws: WireFault(.cut(field: "routes"))) { try Wire.read(ByteBuffer(hex: "21 ffffffff")) }
        #expect(throws: WireFault(.cut(field: "bind"))) { try Wire.read(ByteBuffer(hex: "21 ffffffff 00000000 00")) }
        #expect(throws: WireFault(.cut(field: "lines"))) { try Wire.read(ByteBuffer(hex: "62 00000007 01 ffffffff")) }
        var names = ByteBuffer(hex: "40 01 ffffffff")
        names.writeRepeatingByte(0, count: 4 * 1000)
        #expect(throws: WireFault(.cut(field: "extensions"))) { try Wire.read(names) }
    }

    @Test func `a text that claims four gigabytes is cut`() {
        #expect(throws: WireFault(.cut(field: "words"))) { try Wire.read(ByteBuffer(hex: "06 ffffffff 6e6f")) }
        #expect(throws: WireFault(.cut(field: "snapshot"))) { try Wire.read(ByteBuffer(hex: "04 80000000 00")) }
    }

    @Test func `a role, a state and a flag hold only what they may`() {
        #expect(throws: WireFault(.invalid(field: "role"))) { try Wire.read(ByteBuffer(hex: "01 0001 09 00000000")) }
        #expect(throws: WireFault(.invalid(field: "state"))) { try Wire.read(ByteBuffer(hex: "03 00 0000")) }
        #expect(throws: WireFault(.invalid(field: "trace"))) { try Wire.read(ByteBuffer(hex: "27 02")) }
        #expect(throws: WireFault(.invalid(field: "news"))) { try Wire.read(ByteBuffer(hex: "62 00000007 06")) }
        #expect(throws: WireFault(.invalid(field: "reachable"))) { try Wire.read(ByteBuffer(hex: "40 02 00000000")) }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `no mutation traps, and what can be read can be written`(_ seed: UInt64) {
        var dice = Dice(seed: seed)
        let originals = FrameSample.all.map { Array($0.octets.readableBytesView) }
        var read = 0
        var written = ByteBuffer()
        for round in 0..<50_000 {
            let input = ByteBuffer(bytes: mutated(originals[round % originals.count], with: &dice))
            do throws(WireFault) {
                let frame = try Wire.read(input)
                read += 1
                written.clear()
                Wire.write(frame, into: &written)
                if try Wire.read(written) != frame { Issue.record("\(frame.word) of \(input.hex) does not come back") }
            } catch {
                if case .leftOver(...0) = error.reason { Issue.record("nothing was left over") }
            }
        }
        #expect((1_000..<49_000).contains(read), "the mutations are worth something: \(read) read")
    }
}
