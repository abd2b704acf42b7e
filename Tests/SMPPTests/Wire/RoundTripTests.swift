import NIOCore
import Testing

@testable import SMPP

@Suite struct RoundTripTests {
    @Test(arguments: 0..<33)
    func `what is written is read back the same`(_ kind: Int) throws {
        var generator = PDUGenerator(seed: UInt64(kind))
        var decoder = PDUDecoder(maximumLength: 1_000_000, judgesValues: false)
        for _ in 0..<200 {
            let pdu = generator.pdu(kind)
            var buffer = ByteBuffer()
            try PDUEncoder.encode(pdu, into: &buffer)
            #expect(try decoder.next(from: &buffer) == pdu)
            #expect(buffer.readableBytes == 0)
        }
    }

    @Test func `the generator makes every command there is`() {
        var generator = PDUGenerator(seed: 1)
        #expect(Set((0..<33).map { generator.pdu($0).commandID }) == Set(CommandID.names.keys))
    }

    @Test func `every octet but NUL survives in a text`() throws {
        let octets = Array(1...255 as ClosedRange<UInt8>)
        for part in stride(from: 0, to: 255, by: 15) {
            let chunk = Array(octets[part..<min(part + 15, 255)])
            let pdu = PDU(.outbind(Outbind(systemID: String(latin1: chunk))), sequence: 1)
            var buffer = ByteBuffer()
            try PDUEncoder.encode(pdu, into: &buffer)
            #expect(Array(buffer.readableBytesView.dropFirst(16).prefix(chunk.count)) == chunk)
            var decoder = PDUDecoder()
            #expect(try decoder.next(from: &buffer) == pdu)
        }
    }

    @Test func `a field too long for the wire leaves the buffer as it was`() throws {
        let tooLong: [(PDU.Body, String)] = [
            (.bindReceiver(Bind(systemID: String(repeating: "s", count: 16))), "system_id"),
            (.bindReceiver(Bind(password: String(repeating: "p", count: 16))), "password"),
            (.submitSM(SubmitSM(source: Address(digits: String(repeating: "1", count: 21)))), "source_addr"),
            (.submitSM(SubmitSM(shortMessage: Array(repeating: 0, count: 256))), "short_message"),
            (.submitSM(SubmitSM(serviceType: "\u{100}")), "service_type"),
            (.submitSM(SubmitSM(serviceType: "a\0b")), "service_type"),
            (.submitSM(SubmitSM(tlvs: [TLV(.messagePayload, Array(repeating: 0, count: 65_536))])), "message_payload"),
            (
                .submitMulti(SubmitMulti(destinations: Array(repeating: .address(Address()), count: 256))),
                "number_of_dests"
            ),
        ]
        for (body, field) in tooLong {
            var buffer = ByteBuffer(string: "before")
            let error = #expect(throws: EncodingError.self) {
                try PDUEncoder.encode(PDU(body, sequence: 1), into: &buffer)
            }
            #expect(error?.field == field)
            #expect(buffer == ByteBuffer(string: "before"))
        }
    }

    @Test func `the longest message_payload fits`() throws {
        let payload = Array(repeating: 0x41 as UInt8, count: 65_535)
        let message = SubmitSM(destination: Address(digits: "1"), tlvs: [TLV(.messagePayload, payload)])
        var buffer = ByteBuffer()
        try PDUEncoder.encode(PDU(.submitSM(message), sequence: 1), into: &buffer)
        var decoder = PDUDecoder()
        guard case .submitSM(let read) = try decoder.next(from: &buffer)?.body else {
            Issue.record("not a submit_sm")
            return
        }
        #expect(read.userData == payload)
    }
}
