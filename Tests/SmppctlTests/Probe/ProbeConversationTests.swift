import NIOCore
import NIOEmbedded
import SMPP
import Testing

@testable import smppctl

@Suite struct ProbeConversationTests {
    private struct Line {
        let channel = EmbeddedChannel()
        let conversation: ProbeConversation

        init(isConnected: Bool = true) throws {
            self.conversation = ProbeConversation(eventLoop: self.channel.embeddedEventLoop)
            if isConnected { try self.channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 2775)).wait() }
            try self.channel.pipeline.syncOperations.addHandler(self.conversation)
        }

        /// What is asked next, and what comes of it.
        func ask(_ body: PDU.Body) -> Recorder {
            let recorder = Recorder()
            self.conversation.ask(body, within: .seconds(10)).assumeIsolated().whenComplete { recorder.result = $0 }
            return recorder
        }

        func receive(_ octets: [UInt8]) throws {
            try self.channel.writeInbound(ByteBuffer(bytes: octets))
        }

        func receive(_ pdu: PDU) throws {
            var buffer = ByteBuffer()
            try PDUEncoder.encode(pdu, into: &buffer)
            try self.channel.writeInbound(buffer)
        }

        func sent() throws -> PDU? {
            guard var buffer = try self.channel.readOutbound(as: ByteBuffer.self) else { return nil }
            var decoder = PDUDecoder()
            return try decoder.next(from: &buffer)
        }
    }

    private final class Recorder {
        var result: Result<PDU, any Error>?

        var fault: ProbeFault? {
            if case .failure(let error) = self.result { return error as? ProbeFault }
            return nil
        }
    }

    @Test func `a question has the answer with its number`() throws {
        let line = try Line()
        let answer = line.ask(.enquireLink)
        #expect(try line.sent() == PDU(.enquireLink, sequence: 1))
        try line.receive(PDU(.enquireLinkResp, sequence: 7))
        #expect(answer.result == nil)
        try line.receive(PDU(.enquireLinkResp, sequence: 1))
        #expect(try answer.result?.get() == PDU(.enquireLinkResp, sequence: 1))
    }

    @Test func `what the carrier asks is answered so that it loses nothing`() throws {
        let line = try Line()
        try line.receive(PDU(.deliverSM(DeliverSM()), sequence: 1))
        #expect(try line.sent() == PDU.refusal(of: .deliverSM, status: .xTAppn, sequence: 1))
        try line.receive(PDU(.enquireLink, sequence: 2))
        #expect(try line.sent() == PDU(.enquireLinkResp, sequence: 2))
        try line.receive(PDU(.submitSM(SubmitSM()), sequence: 3))
        #expect(try line.sent()?.status == .invcmdid)
        try line.receive(PDU(.unbind, sequence: 4))
        #expect(try line.sent() == PDU(.unbindResp, sequence: 4))
        #expect(line.conversation.deliveries == 1)
    }

    @Test func `silence is noticed, with what came of an answer`() throws {
        let line = try Line()
        let answer = line.ask(.enquireLink)
        try line.receive([0, 0, 0, 16, 0x80])
        line.channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        #expect(answer.result == nil)
        line.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(answer.fault == .silence(octets: 5))
        #expect(
            ProbeFault.silence(octets: 5).words(after: .seconds(10)) == "no whole answer within 10 s, only 5 octets"
        )
    }

    @Test func `an end is noticed, before a question and after`() throws {
        let line = try Line()
        let answer = line.ask(.enquireLink)
        line.channel.pipeline.fireChannelInactive()
        #expect(answer.fault == .closed(nil))
        #expect(line.ask(.unbind).fault == .closed(nil))
        #expect(try Line(isConnected: false).ask(.enquireLink).fault == .closed(nil))
    }

    @Test func `another protocol is recognised`() throws {
        let line = try Line()
        let answer = line.ask(.enquireLink)
        try line.receive(Array("HTTP/1.1 400 Bad Request\r\n".utf8))
        #expect(answer.fault == .notSMPP("it looks like HTTP (HTTP/1.1 400 Bad Request)"))
    }

    @Test func `an answer that cannot be read is told`() throws {
        let line = try Line()
        let answer = line.ask(.bindTransmitter(Bind(systemID: "us")))
        try line.receive([0, 0, 0, 18, 0x80, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0x41, 0x42])
        guard case .malformed = answer.fault else {
            return #expect(Bool(false), "\(String(describing: answer.result))")
        }
    }

    @Test func `no octets can trap it`() throws {
        var state: UInt64 = 42
        func octet() -> UInt8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        for _ in 0..<2000 {
            let line = try Line()
            let answer = line.ask(.enquireLink)
            for _ in 0..<3 {
                let length = Int(octet() % 60) + 16
                let command: [UInt8] = [octet() & 0x80, 0, octet() & 1, octet() & 0x1F]
                let header = [0, 0, 0, UInt8(length)] + command + [0, 0, 0, octet() & 1, 0, 0, 0, octet() & 3]
                try line.receive(header + (0..<(length - 16)).map { _ in octet() })
            }
            line.channel.embeddedEventLoop.advanceTime(by: .seconds(10))
            #expect(answer.result != nil)
            _ = try line.channel.finish(acceptAlreadyClosed: true)
        }
    }
}
