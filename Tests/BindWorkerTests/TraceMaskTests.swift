import NIOCore
import SMPP
import Testing

@testable import bindworker

@Suite struct TraceMaskTests {
    private static func pdu(_ command: UInt32, _ body: String) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeMultipleIntegers(UInt32(16 + body.utf8.count), command, 0 as UInt32, 1 as UInt32)
        buffer.writeString(body)
        return buffer
    }

    private static func body(_ pdu: ByteBuffer) -> String {
        String(decoding: pdu.readableBytesView.dropFirst(16), as: UTF8.self)
    }

    static let carriers: [UInt32] = [1, 2, 9, 0x0B]

    @Test(arguments: Self.carriers)
    func `a password is replaced, and nothing else`(_ command: UInt32) {
        let pdu = Self.pdu(command, "acme\0secret\0VMA\0\u{34}\0\0secret\0")
        let masked = TraceMask.masked(pdu, isReadable: true)
        #expect(Self.body(masked) == "acme\0******\0VMA\0\u{34}\0\0secret\0")
        #expect(masked.readableBytesView.prefix(16).elementsEqual(pdu.readableBytesView.prefix(16)))
    }

    @Test func `an empty password stays empty`() {
        #expect(Self.body(TraceMask.masked(Self.pdu(9, "acme\0\0VMA\0"), isReadable: true)) == "acme\0\0VMA\0")
    }

    @Test(arguments: Self.carriers, ["secret", "acme\0secret", "acmesecret\0VMA\0", "\0secret", "\0\0\0secret\0x", ""])
    func `of what cannot be read nothing is left but its shape`(_ command: UInt32, _ body: String) {
        let masked = Self.body(TraceMask.masked(Self.pdu(command, body), isReadable: false))
        #expect(masked == String(body.map { $0 == "\0" ? "\0" : "*" }))
    }

    @Test func `a password that runs to the end is replaced to the end`() {
        #expect(Self.body(TraceMask.masked(Self.pdu(9, "acme\0secret"), isReadable: true)) == "acme\0******")
        #expect(Self.body(TraceMask.masked(Self.pdu(9, "secret"), isReadable: true)) == "******")
        #expect(Self.body(TraceMask.masked(Self.pdu(9, "acme\0"), isReadable: true)) == "acme\0")
    }

    @Test(arguments: [true, false])
    func `what carries no password is left as it is`(_ isReadable: Bool) {
        for command: UInt32 in [3, 4, 5, 6, 0x15, 0x103, 0x8000_0009, 0x8000_0004] {
            let pdu = Self.pdu(command, "acme\0text\0")
            #expect(TraceMask.masked(pdu, isReadable: isReadable) == pdu)
        }
    }

    @Test func `octets that are no PDU are hidden before the bind, and where they begin as one`() {
        let stray = Self.pdu(4, "secret\0x")
        #expect(TraceMask.maskedStray(stray, isBound: true) == stray)
        #expect(Self.body(TraceMask.maskedStray(stray, isBound: false)) == "******\0*")
        #expect(Self.body(TraceMask.maskedStray(Self.pdu(9, "acme\0secret"), isBound: true)) == "****\0******")
        #expect(TraceMask.maskedStray(ByteBuffer(bytes: [0, 0]), isBound: false) == ByteBuffer(bytes: [0, 0]))
    }

    @Test func `what the encoder writes is masked whatever the names are`() throws {
        for length in 0...8 {
            let password = String(repeating: "z", count: length)
            let bind = SMPP.Bind(systemID: String("abcdefghijklmno".prefix(length * 2)), password: password)
            var buffer = ByteBuffer()
            try PDUEncoder.encode(PDU(.bindReceiver(bind), sequence: 1), into: &buffer)
            var masked = TraceMask.masked(buffer, isReadable: true)
            var decoder = PDUDecoder(judgesValues: false)
            let pdu = try decoder.next(from: &masked)
            guard case .bindReceiver(var shown) = pdu?.body else { throw Unexpected.body }
            #expect(shown.password == String(repeating: "*", count: length))
            shown.password = password
            #expect(shown == bind)
        }
    }

    private enum Unexpected: Error { case body }
}
