import NIOCore
import Testing

@testable import SMPP

@Suite struct LenientResponseTests {
    private func decode(_ id: CommandID, _ status: CommandStatus, _ body: [UInt8]) throws -> PDU? {
        var buffer = ByteBuffer()
        buffer.writeMultipleIntegers(UInt32(16 + body.count), id.rawValue, status.rawValue, 5 as UInt32)
        buffer.writeBytes(body)
        var decoder = PDUDecoder()
        let pdu = try decoder.next(from: &buffer)
        #expect(buffer.readableBytes == 0)
        return pdu
    }

    @Test func `a refusal needs no body`() throws {
        let pdu = try self.decode(.submitSMResp, .throttled, [])
        #expect(pdu == PDU(.submitSMResp(MessageResp()), status: .throttled, sequence: 5))
    }

    @Test func `a refusal may have an empty id`() throws {
        let pdu = try self.decode(.submitSMResp, .throttled, [0])
        #expect(pdu?.body == .submitSMResp(MessageResp()))
        #expect(pdu?.omitsBody == false)
    }

    @Test func `a refusal may have an id without its NUL`() throws {
        let pdu = try self.decode(.submitSMResp, .throttled, Array("42".utf8))
        #expect(pdu?.body == .submitSMResp(MessageResp(messageID: "42")))
    }

    @Test func `a refusal may have TLVs alone`() throws {
        let pdu = try self.decode(.dataSMResp, .deliveryfailure, [0x04, 0x25, 0, 1, 2])
        #expect(pdu?.tlvs.deliveryFailureReason == 2)
        #expect(pdu?.omitsBody == true)
        var written = ByteBuffer()
        try PDUEncoder.encode(try #require(pdu), into: &written)
        #expect(written.readableBytes == 21)
    }

    @Test func `a refusal may have any junk`() throws {
        for id: CommandID in [.submitSMResp, .submitMultiResp, .querySMResp, .bindTransceiverResp, .cancelSMResp] {
            for octet: UInt8 in [0x01, 0x41, 0xFF] {
                let pdu = try self.decode(id, .syserr, Array(repeating: octet, count: 300))
                #expect(pdu?.status == .syserr)
            }
        }
    }

    @Test(arguments: [CommandID.submitSMResp, .deliverSMResp, .dataSMResp, .bindTransceiverResp, .submitMultiResp])
    func `a success without its id is a success`(_ id: CommandID) throws {
        #expect(try self.decode(id, .ok, [])?.omitsBody == true)
    }

    @Test func `a success whose id does not end is malformed, and nothing goes back`() {
        let error = #expect(throws: DecodingError.self) { try self.decode(.submitSMResp, .ok, [0x39]) }
        #expect(error?.field == "message_id")
        #expect(error?.sequence == 5)
        #expect(error?.response == nil)
    }

    @Test func `a state cannot be left out of a query's answer`() {
        #expect(throws: DecodingError.self) { try self.decode(.querySMResp, .ok, []) }
    }

    @Test func `an answer without fields may carry congestion_state, and comes back with it`() throws {
        let pdu = try #require(try self.decode(.cancelSMResp, .ok, [0x04, 0x28, 0, 1, 50]))
        #expect(pdu.tlvs.congestionState == 50)
        var written = ByteBuffer()
        try PDUEncoder.encode(pdu, into: &written)
        #expect(written.readableBytes == 21)
    }

    @Test func `junk behind an answer without fields is passed over, behind a request it is refused`() throws {
        #expect(try self.decode(.enquireLinkResp, .ok, [1])?.body == .enquireLinkResp)
        #expect(try self.decode(.enquireLink, .ok, [0, 0, 0, 0])?.body == .enquireLink)
        let error = #expect(throws: DecodingError.self) { try self.decode(.enquireLink, .ok, [1]) }
        #expect(error?.response == PDU(.genericNack, status: .invcmdlen, sequence: 5))
    }

    @Test func `junk behind the id of a success does not undo the success`() throws {
        let stray = try self.decode(.submitSMResp, .ok, [0x34, 0x32, 0, 0])
        #expect(stray?.body == .submitSMResp(MessageResp(messageID: "42")))
        let overrun = try self.decode(.submitSMResp, .ok, [0x34, 0x32, 0, 4, 0x28, 0, 1, 50, 4, 0x28, 0, 9])
        #expect(overrun?.body == .submitSMResp(MessageResp(messageID: "42", tlvs: [TLV(.congestionState, [50])])))
    }

    @Test func `a password shows in no description`() {
        let bind = Bind(systemID: "esme", password: "hush")
        let outbind = Outbind(systemID: "smsc", password: "hush")
        for text in [
            "\(bind)", "\(outbind)", "\(PDU(.bindReceiver(bind), sequence: 1))", "\(PDU.Body.outbind(outbind))",
        ] {
            #expect(!text.contains("hush"), "\(text)")
        }
    }

    @Test func `what was set is written even when the body may be left out`() throws {
        var pdu = PDU(.submitSMResp(MessageResp()), status: .throttled, sequence: 5)
        pdu.body = .submitSMResp(MessageResp(messageID: "7"))
        var written = ByteBuffer()
        try PDUEncoder.encode(pdu, into: &written)
        #expect(written.readableBytes == 18)
    }
}
