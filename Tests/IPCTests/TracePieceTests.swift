import Common
import IPC
import NIOCore
import Testing

@Suite struct TracePieceTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        let item: TraceItem
        let hex: String
        var testDescription: String { "\(self.item)" }
        var octets: ByteBuffer { ByteBuffer(hex: self.hex) }
    }

    private static let connection = TraceConnection(
        number: 3,
        isOurs: true,
        near: TracePlace(address: IPAddress(bits: 0xFFFF_C000_0201), port: 40_000),
        far: TracePlace(address: IPAddress(bits: 1), port: 2775)
    )

    private static func event(_ what: TraceEvent.What) -> TraceItem {
        .event(TraceEvent(time: 1_700_000_000_000_001, connection: Self.connection, what: what))
    }

    /// What is the same in all events: time, connection, whether it is ours, both ends.
    private static let head = """
        00060a24181e4001 00000003 01 00000000000000000000ffffc0000201 9c40 00000000000000000000000000000001 0ad7
        """

    static let samples: [Sample] = [
        Sample(item: .begun(connections: 2), hex: "01 00000002"),
        Sample(item: .leftOut(258), hex: "02 0000000000000102"),
        Sample(item: Self.event(.opened), hex: "10 \(Self.head)"),
        Sample(item: Self.event(.closed), hex: "11 \(Self.head)"),
        Sample(item: Self.event(.pdu(.sent, ByteBuffer(bytes: [7, 8]))), hex: "12 \(Self.head) 00000002 0708"),
        Sample(item: Self.event(.pdu(.received, ByteBuffer(bytes: [9]))), hex: "13 \(Self.head) 00000001 09"),
        Sample(item: Self.event(.stray(ByteBuffer())), hex: "14 \(Self.head) 00000000"),
    ]

    private static func piece(_ items: [TraceItem]) -> ByteBuffer {
        var piece = ByteBuffer()
        for item in items { TracePiece.append(item, to: &piece) }
        return piece
    }

    @Test(arguments: Self.samples)
    func `an item has these octets, and they are read as that item`(_ sample: Sample) throws {
        #expect(Self.piece([sample.item]).hex == sample.octets.hex)
        #expect(try TracePiece.items(of: sample.octets) == [sample.item])
    }

    @Test(arguments: Self.samples)
    func `cut at any octet it is a fault that names a field`(_ sample: Sample) {
        for length in 1..<sample.octets.readableBytes {
            #expect {
                try TracePiece.items(of: ByteBuffer(bytes: sample.octets.readableBytesView.prefix(length)))
            } throws: { error in
                guard case .cut(let field) = (error as? WireFault)?.reason else { return false }
                return !field.isEmpty
            }
        }
    }

    @Test func `many items come in their order, and none is nothing`() throws {
        let items = Self.samples.map(\.item)
        #expect(try TracePiece.items(of: Self.piece(items + items)) == items + items)
        #expect(try TracePiece.items(of: ByteBuffer()) == [])
    }

    @Test(arguments: [0, 3, 15, 21, 255] as [UInt8])
    func `an unknown kind is a fault`(_ octet: UInt8) {
        #expect(throws: WireFault(.invalid(field: "item"))) { try TracePiece.items(of: ByteBuffer(bytes: [octet])) }
    }

    @Test func `a PDU that claims four gigabytes is cut`() {
        let piece = ByteBuffer(hex: "12 \(Self.head) ffffffff 0708")
        #expect(throws: WireFault(.cut(field: "pdu"))) { try TracePiece.items(of: piece) }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `no mutation traps, and what can be read can be written`(_ seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let original = Array(Self.piece(Self.samples.map(\.item)).readableBytesView)
        var read = 0
        for _ in 0..<20_000 {
            do throws(WireFault) {
                let items = try TracePiece.items(of: ByteBuffer(bytes: mutated(original, with: &dice)))
                read += 1
                if try TracePiece.items(of: Self.piece(items)) != items { Issue.record("\(items) do not come back") }
            } catch {
                continue
            }
        }
        #expect((500..<19_500).contains(read), "the mutations are worth something: \(read) read")
    }

    @Test func `a place is written as people write it`() {
        #expect("\(Self.connection.near)" == "192.0.2.1:40000")
        #expect("\(Self.connection.far)" == "[::1]:2775")
    }
}
