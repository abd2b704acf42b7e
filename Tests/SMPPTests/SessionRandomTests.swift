import NIOCore
import Testing

@testable import SMPP

/// Whatever happens in whatever order, what a session promises holds.
@Suite struct SessionRandomTests {
    /// A session that is done to at random, and what was promised for it so far.
    private struct Subject: ~Copyable {
        var session: Session<Int>
        var now = ContinuousClock.now
        var dice: Dice
        var open: Set<Int> = []
        var nextToken = 0
        var asked: [PDU] = []

        init(_ role: SessionRole, seed: UInt64) {
            self.dice = Dice(seed: seed)
            let limits = SessionConfiguration.with(role) {
                $0.windowSize = 4
                $0.responseTimeout = .seconds(7)
                $0.inactivityTimeout = .seconds(90)
                $0.refusalLimit = 1_000
            }
            self.session = Session(configuration: limits, after: 0x7FFF_FFF0, at: self.now)
        }

        mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &self.dice) }

        mutating func comesBack(_ token: Int) {
            #expect(self.open.remove(token) != nil, "token \(token) came back twice, or was never sent")
        }

        mutating func take(_ reception: Reception<Int>) {
            switch reception {
            case .answered(let token, _), .failed(let token, _): self.comesBack(token)
            case .request(let pdu): self.asked.append(pdu)
            case .bindRequested:
                if self.roll(3) == 0 {
                    #expect(self.session.refuseBind(.bindfail, at: self.now) != nil)
                } else {
                    #expect(self.session.acceptBind(systemID: "MC", at: self.now) != nil)
                }
            case .reply, .replyAndClose, .nothing, .bound, .bindRefused, .answeredLate, .alert, .outbind,
                .unbindReceived, .unbound:
                break
            }
        }

        mutating func step() {
            switch self.roll(12) {
            case 0...2: self.sendRequest()
            case 3: _ = self.session.bind(Bind(systemID: "me"), as: .transceiver, at: self.now)
            case 4: if self.roll(40) == 0 { _ = self.session.unbind(at: self.now) }
            case 5...7: self.take(self.session.received(self.plausiblePDU(), at: self.now))
            case 8: self.answerOne()
            case 9...10: self.passTime()
            default: self.take(self.session.received(self.badOctets(), at: self.now))
            }
            #expect(self.session.unansweredCount == self.open.count)
            #expect(self.open.count <= 4)
            #expect(self.session.openPeerRequests == self.asked.count)
        }

        private mutating func sendRequest() {
            let address = Address(digits: "44")
            let body: PDU.Body =
                self.session.configuration.role == .esme
                ? .submitSM(SubmitSM(destination: address)) : .deliverSM(DeliverSM(destination: address))
            guard case .send(let pdu) = self.session.request(body, token: self.nextToken, at: self.now) else { return }
            #expect((1...0x7FFF_FFFF).contains(pdu.sequence))
            self.open.insert(self.nextToken)
            self.nextToken += 1
        }

        private mutating func answerOne() {
            guard let pdu = self.asked.popLast() else { return }
            let answer = self.session.answer(sequence: pdu.sequence, commandID: pdu.commandID, at: self.now)
            if case .closed = self.session.phase { return }
            #expect(answer?.sequence == pdu.sequence)
        }

        private mutating func passTime() {
            self.now += .milliseconds(self.roll(9_000))
            for token in self.session.tick(at: self.now).expired { self.comesBack(token) }
        }

        private mutating func plausiblePDU() -> PDU {
            let bodies: [PDU.Body] = [
                .submitSMResp(MessageResp(messageID: "1")), .deliverSMResp(MessageResp()), .genericNack, .enquireLink,
                .enquireLinkResp, .bindTransceiverResp(BindResp()), .bindTransceiver(Bind(systemID: "me")),
                .submitSM(SubmitSM(destination: Address(digits: "1"))), .unbindResp, .submitSMResp(MessageResp()),
                .deliverSM(DeliverSM(destination: Address(digits: "1"))), .submitSMResp(MessageResp()),
            ]
            let status = self.roll(3) == 0 ? CommandStatus.throttled : .ok
            let recent = self.session.lastSequence &- UInt32(self.roll(6))
            return PDU(bodies[self.roll(bodies.count)], status: status, sequence: recent)
        }

        private mutating func badOctets() -> DecodingError {
            let ids: [UInt32] = [0x8000_0004, 0x8000_0005, 0x8000_0009, 0x8000_0006, 0x4, 0x9, 0x15, 0xC]
            var octets = ByteBuffer()
            octets.writeMultipleIntegers(
                UInt32(19),
                ids[self.roll(ids.count)],
                UInt32(0),
                self.session.lastSequence &- UInt32(self.roll(6))
            )
            octets.writeBytes([1, 2, 3])
            var decoder = PDUDecoder()
            while true {
                do throws(DecodingError) { _ = try decoder.next(from: &octets) } catch { return error }
                octets = ByteBuffer(bytes: bytes("00000013 00000004 00000000 00000001 010203"))
            }
        }
    }

    @Test(arguments: SessionRole.allCases, UInt64(1)...40)
    func `each token comes back exactly once, whatever the peer does`(_ role: SessionRole, _ seed: UInt64) {
        var subject = Subject(role, seed: seed)
        if role == .messageCentre {
            let bind = PDU(.bindTransceiver(Bind(systemID: "me")), sequence: 1)
            subject.take(subject.session.received(bind, at: subject.now))
        }
        for _ in 0..<600 { subject.step() }
        for token in subject.session.closed() { subject.comesBack(token) }
        #expect(subject.open.isEmpty)
    }

    @Test(arguments: SessionRole.allCases) func `no PDU traps a session in any state`(_ role: SessionRole) {
        var dice = Dice(seed: 99)
        for _ in 0..<40 {
            var session = Session<Int>(configuration: .init(role: role), after: 0x7FFF_FFFA, at: .now)
            for _ in 0..<100 {
                let id = CommandID(
                    rawValue: UInt32.random(in: 0...0x113, using: &dice) | (Bool.random(using: &dice) ? 1 << 31 : 0)
                )
                guard let body = PDU.Body(emptyResponse: id) ?? id.response.flatMap({ _ in Self.request(id) }) else {
                    continue
                }
                let status = CommandStatus(rawValue: UInt32.random(in: 0...0x120, using: &dice))
                let sequence = UInt32.random(in: 0...12, using: &dice)
                _ = session.received(PDU(body, status: status, sequence: sequence), at: .now)
                if Bool.random(using: &dice) { _ = session.acceptBind(systemID: "MC", at: .now) }
                if Bool.random(using: &dice) { _ = session.bind(Bind(systemID: "me"), as: .transceiver, at: .now) }
                _ = session.tick(at: .now + .seconds(Int.random(in: 0...9, using: &dice)))
                _ = session.nextDeadline
            }
        }
    }

    private static func request(_ id: CommandID) -> PDU.Body? {
        switch id {
        case .bindReceiver: .bindReceiver(Bind(systemID: "me"))
        case .bindTransmitter: .bindTransmitter(Bind(systemID: "me"))
        case .bindTransceiver: .bindTransceiver(Bind(systemID: "me"))
        case .submitSM: .submitSM(SubmitSM())
        case .deliverSM: .deliverSM(DeliverSM())
        case .dataSM: .dataSM(DataSM())
        case .querySM: .querySM(QuerySM())
        case .unbind: .unbind
        case .enquireLink: .enquireLink
        default: nil
        }
    }
}
