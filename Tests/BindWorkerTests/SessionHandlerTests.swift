import Common
import NIOCore
import NIOEmbedded
import SMPP
import Testing

@testable import bindworker

@Suite struct SessionHandlerTests {
    /// A partner's session, and an owner that answers at once.
    private final class Stage: SessionOwner {
        let loop = EmbeddedEventLoop()
        let channel: EmbeddedChannel
        let handler: SessionHandler
        /// Whether requests are answered as they come; else they are kept.
        var answersAtOnce = true
        private(set) var kept: [PDU] = []
        private(set) var deepest = 0
        private(set) var ends: [[RequestToken]] = []
        private(set) var maySendCalls = 0
        private var depth = 0

        init(window: Int = 100) throws {
            var configuration = SessionConfiguration(role: .messageCentre)
            configuration.peerWindow = window
            self.handler = SessionHandler(
                configuration: configuration,
                peer: "192.0.2.1",
                maximumLength: 70_000,
                tally: BindTally(bind: .server(try .partner())),
                eventLoop: self.loop
            )
            self.channel = EmbeddedChannel(handler: self.handler, loop: self.loop)
            self.handler.owner = self
            try self.channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1), promise: nil)
            try self.send(PDU(.bindTransceiver(SMPP.Bind(systemID: "acme")), sequence: 1))
            _ = try self.sent()
        }

        func send(_ pdus: PDU...) throws { try self.send(pdus) }

        func send(_ pdus: [PDU]) throws {
            var buffer = ByteBuffer()
            for pdu in pdus { try PDUEncoder.encode(pdu, into: &buffer) }
            try self.channel.writeInbound(buffer)
            self.loop.run()
        }

        func sent() throws -> [PDU] {
            self.loop.run()
            var buffer = ByteBuffer()
            while var octets = try self.channel.readOutbound(as: ByteBuffer.self) { buffer.writeBuffer(&octets) }
            var decoder = PDUDecoder(judgesValues: false)
            var pdus: [PDU] = []
            while let pdu = try decoder.next(from: &buffer) { pdus.append(pdu) }
            return pdus
        }

        func answerKept() {
            let kept = self.kept
            self.kept = []
            for pdu in kept { self.handler.answer(pdu, body: nil, status: .syserr) }
        }

        func setWritable(_ isWritable: Bool) {
            self.channel.isWritable = isWritable
            self.channel.pipeline.fireChannelWritabilityChanged()
        }

        func session(_ session: SessionHandler, told reception: Reception<RequestToken>) {
            self.depth += 1
            defer { self.depth -= 1 }
            self.deepest = max(self.deepest, self.depth)
            switch reception {
            case .bindRequested:
                if let answer = session.session.acceptBind(systemID: "gateway", at: .now) { session.write(answer) }
            case .request(let pdu):
                if self.answersAtOnce {
                    session.answer(pdu, body: nil, status: .invmsgid)
                } else {
                    self.kept.append(pdu)
                }
            case .nothing, .reply, .replyAndClose, .bound, .bindRefused, .answered, .failed, .answeredLate, .alert,
                .unbindReceived,
                .unbound, .outbind:
                break
            }
        }

        func session(_ session: SessionHandler, gaveUpOn tokens: [RequestToken]) {}
        func sessionMaySend(_ session: SessionHandler) { self.maySendCalls += 1 }
        func session(_ session: SessionHandler, ended reason: EndReason?, unanswered: [RequestToken]) {
            self.ends.append(unanswered)
        }
    }

    private func queries(_ sequences: ClosedRange<UInt32>) -> [PDU] {
        sequences.map { PDU(.querySM(QuerySM(messageID: "x")), sequence: $0) }
    }

    @Test func `a burst that is answered at once is a loop, not a tower`() throws {
        let stage = try Stage()
        try stage.send(self.queries(2...20_001))
        #expect(stage.deepest == 1)
        let answers = try stage.sent()
        #expect(answers.map(\.sequence) == Array(2...20_001))
        #expect(answers.allSatisfy { $0.commandID == .querySMResp && $0.status == .invmsgid })
    }

    @Test func `beyond its window a peer is not heard, and then in order`() throws {
        let stage = try Stage(window: 5)
        stage.answersAtOnce = false
        try stage.send(self.queries(2...13))
        #expect(stage.kept.map(\.sequence) == Array(2...6))
        stage.answerKept()
        #expect(stage.kept.map(\.sequence) == Array(7...11))
        stage.answerKept()
        stage.answerKept()
        #expect(try stage.sent().map(\.sequence) == Array(2...13))
    }

    @Test func `a peer that does not read its answers is not heard until it does`() throws {
        let stage = try Stage()
        stage.setWritable(false)
        try stage.send(self.queries(2...10))
        #expect(try stage.sent().isEmpty)
        stage.setWritable(true)
        #expect(try stage.sent().count == 9)
        #expect(stage.maySendCalls == 1)
    }

    @Test func `a PDU may come in pieces of any size`() throws {
        let stage = try Stage()
        var octets = ByteBuffer()
        for pdu in self.queries(2...4) { try PDUEncoder.encode(pdu, into: &octets) }
        while let octet = octets.readSlice(length: 1) { try stage.channel.writeInbound(octet) }
        #expect(try stage.sent().map(\.sequence) == [2, 3, 4])
    }

    @Test func `all answers of a burst leave in one write`() throws {
        let stage = try Stage()
        try stage.send(self.queries(2...50))
        #expect(try stage.channel.readOutbound(as: ByteBuffer.self) != nil)
        #expect(try stage.channel.readOutbound(as: ByteBuffer.self) == nil)
    }

    @Test func `the end is told once, with what was unanswered`() throws {
        let stage = try Stage()
        for token in 7...9 as ClosedRange<RequestToken> {
            let result = stage.handler.request(.deliverSM(DeliverSM(shortMessage: [0x41])), token: token)
            guard case .send = result else {
                Issue.record("\(result)")
                return
            }
        }
        _ = try stage.channel.finish(acceptAlreadyClosed: true)
        #expect(stage.ends == [[7, 8, 9]])
    }

    @Test func `octets that are no PDU are answered, and the connection closed`() throws {
        let stage = try Stage()
        try stage.channel.writeInbound(ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n"))
        let answers = try stage.sent()
        #expect(answers.map(\.commandID) == [.genericNack] && answers.map(\.status) == [.invcmdlen])
        #expect(stage.ends == [[]])
        #expect(!stage.channel.isActive)
    }

    @Test func `what the listener had read is replayed before anything else`() throws {
        let stage = try Stage()
        var octets = ByteBuffer()
        for pdu in self.queries(2...3) { try PDUEncoder.encode(pdu, into: &octets) }
        stage.handler.replay(octets)
        #expect(try stage.sent().map(\.sequence) == [2, 3])
    }
}
