import Common
import IPC
import NIOCore
import SMPP
import Testing

@testable import smppctl

@Suite struct TraceLineTests {
    private static func event(_ what: TraceEvent.What) throws -> TraceEvent {
        let near = try SegmentTests.place("192.0.2.1", 1000)
        let far = try SegmentTests.place("192.0.2.2", 2000)
        let connection = TraceConnection(number: 2, isOurs: true, near: near, far: far)
        return TraceEvent(time: 1_700_000_000_000_001, connection: connection, what: what)
    }

    private static func traced(_ octets: ByteBuffer, _ direction: TraceDirection = .sent) throws -> TracedPDU {
        TracedPDU(try Self.event(.pdu(direction, octets)), direction, octets)
    }

    private static func traced(_ pdu: PDU, _ direction: TraceDirection = .sent) throws -> TracedPDU {
        var buffer = ByteBuffer()
        try PDUEncoder.encode(pdu, into: &buffer)
        return try Self.traced(buffer, direction)
    }

    private static func line(_ traced: TracedPDU) -> String {
        TraceLine(paint: Paint(isOn: false), isVerbose: false).lines(traced).joined(separator: "\n")
    }

    private static func message(_ octets: [UInt8], coding: DataCoding = .mcDefault) -> SubmitSM {
        var message = SubmitSM(destination: Address(ton: .international, npi: .isdn, digits: "491701234567"))
        message.source = Address(ton: .alphanumeric, npi: .unknown, digits: "Shop")
        message.dataCoding = coding
        message.registeredDelivery = .always
        message.shortMessage = octets
        return message
    }

    @Test func `a message is one line with what matters`() throws {
        var message = Self.message(Array("text \u{1B}".utf8), coding: .latin1)
        message.tlvs = [TLV(.userMessageReference, [1, 2]), TLV(TLV.Tag(rawValue: 0x1401), [0xFF])]
        #expect(
            Self.line(try Self.traced(PDU(.submitSM(message), sequence: 7))) == """
                22:13:20.000001 #2 → submit_sm seq=7 Shop (5.0) → 491701234567 (1.1) esm=0x00 dcs=0x03 registered=1 \
                len=6 "text \\u{1b}" user_message_reference=258 0x1401=0xff
                """
        )
    }

    @Test func `an answer has its status in words`() throws {
        let good = try Self.traced(PDU(.submitSMResp(MessageResp(messageID: "a\"b")), sequence: 7), .received)
        #expect(Self.line(good) == #"22:13:20.000001 #2 ← submit_sm_resp seq=7 ESME_ROK message_id="a\"b""#)
        let bad = PDU(.submitSMResp(MessageResp()), status: .throttled, sequence: 8)
        #expect(
            Self.line(try Self.traced(bad, .received))
                == "22:13:20.000001 #2 ← submit_sm_resp seq=8 ESME_RTHROTTLED "
                + "(too many messages at once; slow down and send again)"
        )
    }

    @Test func `a text is read behind its header, and in message_payload`() throws {
        var message = Self.message([5, 0, 3, 1, 2, 1, 0x48, 0x69])
        message.esmClass = .userDataHeader
        #expect(Self.line(try Self.traced(PDU(.submitSM(message), sequence: 1))).hasSuffix(#"len=8 "Hi""#))
        message = Self.message([])
        message.tlvs = [TLV(.messagePayload, [0, 0xE9]), TLV(.messageState, [2])]
        message.dataCoding = .ucs2
        let line = Self.line(try Self.traced(PDU(.submitSM(message), sequence: 1)))
        #expect(line.hasSuffix(#"len=2 "é" message_state=2(delivered)"#))
    }

    @Test func `octets that are no text are shown as octets`() throws {
        let message = Self.message([0, 0xFF], coding: .binary)
        #expect(Self.line(try Self.traced(PDU(.submitSM(message), sequence: 1))).hasSuffix("len=2 0x00ff"))
    }

    @Test func `a PDU is shown that a message centre would refuse, and why one cannot be read`() throws {
        let nameless = try Self.traced(PDU(.bindReceiver(SMPP.Bind(systemID: "")), sequence: 1))
        #expect(Self.line(nameless).hasSuffix(#"bind_receiver seq=1 system_id="""#))
        var cut = ByteBuffer()
        cut.writeMultipleIntegers(18 as UInt32, 4 as UInt32, 0 as UInt32, 9 as UInt32, 0x4142 as UInt16)
        let line = Self.line(try Self.traced(cut))
        #expect(line.contains("submit_sm seq=9 malformed: ") && line.contains("service_type"))
    }

    @Test func `however a PDU is cut it makes a line, and an object`() throws {
        var whole = ByteBuffer()
        try PDUEncoder.encode(PDU(.submitSM(Self.message([1])), sequence: 7), into: &whole)
        for length in 0..<whole.readableBytes {
            let traced = try Self.traced(ByteBuffer(bytes: whole.readableBytesView.prefix(length)))
            #expect(Self.line(traced).hasPrefix("22:13:20.000001 #2 → "))
            #expect(try JSONText.of(TraceObject.of(traced)).contains("malformed"))
        }
    }

    @Test func `verbose has every field and every octet`() throws {
        let traced = try Self.traced(PDU(.submitSM(Self.message([0x48, 0])), sequence: 7))
        let lines = TraceLine(paint: Paint(isOn: false), isVerbose: true).lines(traced)
        #expect(lines[1].hasPrefix("    192.0.2.1:1000 ↔ 192.0.2.2:2000, "))
        #expect(lines.contains(#"    source_addr: "Shop""#) && lines.contains("    short_message: 4800"))
        #expect(
            lines.contains {
                $0.hasPrefix("    0000  00 00 00 ") && $0.hasSuffix("...........") && $0.contains(" 00 00 00 07  ...")
            }
        )
    }

    @Test func `an object has all fields by their names`() throws {
        let object = try JSONText.of(
            TraceObject.of(try Self.traced(PDU(.submitSM(Self.message([0x48, 0x69])), sequence: 7))),
            pretty: false
        )
        for part in [
            #""command":"submit_sm""#, #""direction":"sent""#, #""time":"2023-11-14T22:13:20.000001Z""#,
            #""text":"Hi""#,
            #""near":"192.0.2.1:1000""#, #""source_addr":"Shop""#, #""dest_addr_ton":1"#, #""short_message":"4869""#,
        ] {
            #expect(object.contains(part), "\(part) in \(object)")
        }
    }

    @Test func `a dump has sixteen octets a line, and those that are printable beside them`() {
        #expect(
            TraceWords.dump(Array("0123456789abcdef".utf8) + [0x41, 0x1B]) == [
                "    0000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef",
                "    0010  41 1b                                            A.",
            ]
        )
        #expect(TraceWords.dump([]) == [])
    }
}
