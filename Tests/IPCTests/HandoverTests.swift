import IPC
import NIOCore
import Testing

@Suite struct HandoverTests {
    private let handover = Handover(
        peerAddress: "10.1.2.3",
        peerPort: 40_000,
        octets: ByteBuffer(bytes: [0xDE, 0xAD, 0xBE, 0xEF])
    )
    private let golden = ByteBuffer(hex: "9c40 00000008 31302e312e322e33 00 00000004 deadbeef")
    private let encrypted = Handover(
        peerAddress: "10.1.2.3",
        peerPort: 40_000,
        encryption: Encryption(version: "TLS 1.3", commonName: "acme"),
        octets: ByteBuffer(bytes: [0xDE, 0xAD, 0xBE, 0xEF])
    )
    private let goldenEncrypted = ByteBuffer(
        hex: "9c40 00000008 31302e312e322e33 01 00000007 544c5320312e33 00000004 61636d65 00000004 deadbeef"
    )

    @Test func `a packet has these octets`() {
        #expect(self.handover.packet.hex == self.golden.hex)
        #expect(self.encrypted.packet.hex == self.goldenEncrypted.hex)
    }

    @Test func `a packet comes back as it was`() throws {
        #expect(try Handover(packet: self.golden) == self.handover)
        #expect(try Handover(packet: self.goldenEncrypted) == self.encrypted)
        let empty = Handover(peerAddress: "::ffff:192.0.2.1", peerPort: 0, octets: ByteBuffer())
        #expect(try Handover(packet: empty.packet) == empty)
    }

    @Test func `cut at any octet it is a fault that names a field`() {
        for golden in [self.golden, self.goldenEncrypted] {
            for length in 0..<golden.readableBytes {
                #expect {
                    try Handover(packet: ByteBuffer(bytes: golden.readableBytesView.prefix(length)))
                } throws: { error in
                    if case .cut = (error as? WireFault)?.reason { true } else { false }
                }
            }
        }
    }

    @Test func `octets behind the last field are a fault`() {
        var packet = self.golden
        packet.writeInteger(UInt8(0))
        #expect(throws: WireFault(.leftOver(1))) { try Handover(packet: packet) }
    }

    @Test func `an octet count of four gigabytes is cut`() {
        #expect(throws: WireFault(.cut(field: "octets"))) {
            try Handover(packet: ByteBuffer(hex: "0001 00000000 00 ffffffff 00"))
        }
        #expect(throws: WireFault(.invalid(field: "encrypted"))) {
            try Handover(packet: ByteBuffer(hex: "0001 00000000 02 00000000"))
        }
    }

    @Test func `no mutation traps`() {
        var dice = Dice(seed: 11)
        let original = Array(self.goldenEncrypted.readableBytesView)
        var read = 0
        for _ in 0..<20_000 {
            do throws(WireFault) {
                let handover = try Handover(packet: ByteBuffer(bytes: mutated(original, with: &dice)))
                read += 1
                if try Handover(packet: handover.packet) != handover { Issue.record("does not come back") }
            } catch {
                continue
            }
        }
        #expect((500..<19_000).contains(read), "the mutations are worth something: \(read) read")
    }
}
