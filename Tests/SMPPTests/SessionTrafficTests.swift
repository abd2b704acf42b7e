import NIOCore
import Testing

@testable import SMPP

@Suite struct SessionTrafficTests {
    private static func submit(_ text: String = "") -> PDU.Body {
        var submit = SubmitSM()
        submit.destination.digits = "4477"
        submit.shortMessage = Array(text.utf8)
        return .submitSM(submit)
    }

    private func boundEsme(window: Int = 10, after sequence: UInt32 = 0) -> Session<Int> {
        let configuration = SessionConfiguration.with(.esme) { $0.windowSize = window }
        var session = Session<Int>(configuration: configuration, after: sequence, at: .now)
        let bind = session.bind(Bind(systemID: "me"), as: .transceiver, at: .now)
        _ = session.received(PDU(.bindTransceiverResp(BindResp()), sequence: bind?.sequence ?? 0), at: .now)
        return session
    }

    @Test func `messages flow both ways and each token comes back once`() {
        let pair = Pair()
        pair.bind()
        for token in 0..<10 {
            pair.esme.send(pair.esme.session.request(Self.submit("\(token)"), token: token, at: pair.now))
            var deliver = DeliverSM()
            deliver.destination.digits = "1"
            pair.centre.send(pair.centre.session.request(.deliverSM(deliver), token: 100 + token, at: pair.now))
        }
        pair.run(for: .seconds(1))
        #expect(pair.esme.answers.map(\.token) == Array(0..<10))
        #expect(pair.centre.answers.map(\.token) == Array(100..<110))
        #expect(pair.esme.session.unansweredCount == 0 && pair.esme.session.openPeerRequests == 0)
        #expect(pair.esme.requests.count == 10 && pair.centre.requests.count == 10)
    }

    @Test func `the window is full at its size, and an answer of any order makes room`() throws {
        var session = self.boundEsme(window: 3)
        var sent: [PDU] = []
        for token in 0..<3 {
            guard case .send(let pdu) = session.request(Self.submit(), token: token, at: .now) else { continue }
            sent.append(pdu)
        }
        #expect(sent.map(\.sequence) == [2, 3, 4])
        #expect(session.request(Self.submit(), token: 3, at: .now) == .windowFull)
        let answer = PDU(.submitSMResp(MessageResp(messageID: "x")), sequence: 3)
        #expect(session.received(answer, at: .now) == .answered(1, answer))
        guard case .send(let pdu) = session.request(Self.submit(), token: 3, at: .now) else {
            Issue.record("no room")
            return
        }
        #expect(pdu.sequence == 5)
        #expect(session.closed() == [0, 2, 3])
        #expect(session.closed() == [])
        #expect(session.phase == .closed(.linkEnded))
    }

    @Test func `a window made smaller or larger holds at once`() {
        var session = self.boundEsme(window: 2)
        _ = session.request(Self.submit(), token: 0, at: .now)
        _ = session.request(Self.submit(), token: 1, at: .now)
        session.update(.with(.esme) { $0.windowSize = 1 })
        #expect(session.request(Self.submit(), token: 2, at: .now) == .windowFull)
        session.update(.with(.esme) { $0.windowSize = 3 })
        #expect(session.unansweredCount == 2)
        guard case .send = session.request(Self.submit(), token: 2, at: .now) else {
            Issue.record("no room")
            return
        }
        session.update(SessionConfiguration(role: .messageCentre))
        #expect(session.configuration.role == .esme)
    }

    @Test func `a missing answer frees its place and closes nothing, and when it comes late that is told`() {
        let pair = Pair(esme: .with(.esme) { $0.windowSize = 1 })
        pair.centre.answersRequests = false
        pair.bind()
        pair.esme.send(pair.esme.session.request(Self.submit(), token: 7, at: pair.now))
        pair.run(for: .seconds(29))
        #expect(pair.esme.expired.isEmpty)
        pair.run(for: .seconds(1))
        #expect(pair.esme.expired == [7])
        #expect(pair.esme.end == nil)
        pair.centre.answersRequests = true
        pair.esme.send(pair.esme.session.request(Self.submit(), token: 8, at: pair.now))
        pair.centre.answer(pair.centre.requests[0], at: pair.now)
        pair.run(for: .seconds(1))
        #expect(pair.esme.answers.map(\.token) == [8])
        #expect(
            pair.esme.receptions.contains { reception in
                if case .answeredLate(7, let pdu) = reception { pdu.sequence == 2 } else { false }
            }
        )
    }

    @Test func `numbers end at 0x7FFFFFFF, begin again at 1 and leave out what still waits`() {
        var session = self.boundEsme(after: 0x7FFF_FFFC)
        var sequences: [UInt32] = []
        for token in 0..<4 {
            guard case .send(let pdu) = session.request(Self.submit(), token: token, at: .now) else { continue }
            sequences.append(pdu.sequence)
        }
        #expect(sequences == [0x7FFF_FFFE, 0x7FFF_FFFF, 1, 2])
        session.lastSequence = 0
        guard case .send(let pdu) = session.request(Self.submit(), token: 9, at: .now) else {
            Issue.record("not sent")
            return
        }
        #expect(pdu.sequence == 3)
        session.lastSequence = 0x7FFF_FFFD
        #expect(session.unbind(at: .now)?.sequence == 4)
    }

    @Test func `the wrong kind of answer fails its request and no other`() {
        var session = self.boundEsme()
        for token in 0..<4 { _ = session.request(Self.submit(), token: token, at: .now) }
        let now = ContinuousClock.now
        #expect(
            session.received(PDU(.deliverSMResp(MessageResp()), sequence: 2), at: now)
                == .failed(0, .wrongResponse(.deliverSMResp))
        )
        #expect(
            session.received(PDU(.genericNack, status: .throttled, sequence: 3), at: now)
                == .failed(1, .nacked(.throttled))
        )
        #expect(
            session.received(PDU(.enquireLinkResp, sequence: 4), at: now)
                == .failed(2, .wrongResponse(.enquireLinkResp))
        )
        #expect(session.unansweredCount == 1)
        #expect(RequestFailure.nacked(.throttled).status == .throttled)
        #expect(RequestFailure.nacked(.ok).status == .unknownerr)
    }

    @Test func `an answer that cannot be read fails its request, and nothing goes back`() {
        var session = self.boundEsme()
        _ = session.request(PDU.Body.querySM(QuerySM(messageID: "A")), token: 5, at: .now)
        var decoder = PDUDecoder()
        var stray = ByteBuffer(bytes: bytes("00000012 80000003 00000000 00000002 4100"))
        do throws(DecodingError) {
            _ = try decoder.next(from: &stray)
            Issue.record("readable")
        } catch {
            #expect(session.received(error, at: .now) == .failed(5, .malformedResponse(error)))
            #expect(
                session.received(error, at: .now) == .nothing(.unexpectedResponse(.querySMResp, sequence: 2))
            )
        }
        #expect(session.isBound == true)
    }

    @Test func `a nack is never answered, whatever it says`() {
        var session = self.boundEsme()
        for status in [CommandStatus.ok, .invcmdid, .invcmdlen] {
            let nack = PDU(.genericNack, status: status, sequence: 99)
            #expect(session.received(nack, at: .now) == .nothing(.unexpectedResponse(.genericNack, sequence: 99)))
        }
        #expect(
            session.received(PDU(.genericNack, status: .invcmdid, sequence: 0), at: .now)
                == .nothing(.unexpectedResponse(.genericNack, sequence: 0))
        )
        #expect(session.isBound == true)
        #expect(
            session.received(PDU(.genericNack, status: .invcmdlen, sequence: 0), at: .now)
                == .replyAndClose(nil, .streamLostByPeer)
        )
        #expect(session.received(PDU(.enquireLink, sequence: 1), at: .now) == .nothing(.afterTheEnd))
    }

    @Test func `a peer beyond its window is not read until something is answered`() {
        let pair = Pair(
            esme: .with(.esme) { $0.windowSize = 5 },
            centre: .with(.messageCentre) { $0.peerWindow = 2 }
        )
        pair.centre.answersRequests = false
        pair.bind()
        for token in 0..<5 {
            pair.esme.send(pair.esme.session.request(Self.submit(), token: token, at: pair.now))
        }
        pair.run(for: .seconds(1))
        #expect(pair.centre.requests.count == 2)
        #expect(pair.centre.session.wantsReading == false)
        pair.centre.answer(pair.centre.requests[1], at: pair.now)
        #expect(pair.centre.session.wantsReading == true)
        pair.readOn()
        #expect(pair.centre.requests.count == 3)
        pair.run(for: .seconds(1))
        #expect(pair.esme.answers.map(\.token) == [1])
    }

    @Test func `any number of 32 bits is echoed, and each use of it answered once`() {
        let pair = Pair()
        pair.centre.answersRequests = false
        pair.bind()
        for sequence in [UInt32(0), .max, 0x8000_0000, 7, 7] { pair.esme.send(PDU(Self.submit(), sequence: sequence)) }
        pair.run(for: .seconds(1))
        #expect(pair.centre.session.openPeerRequests == 5)
        for sequence in [UInt32(0), .max, 0x8000_0000, 7, 7] {
            let answer = pair.centre.session.answer(sequence: sequence, commandID: .submitSM, at: pair.now)
            #expect(answer?.sequence == sequence)
            #expect(answer?.commandID == .submitSMResp)
        }
        #expect(pair.centre.session.answer(sequence: 7, commandID: .submitSM, at: pair.now) == nil)
        #expect(pair.centre.session.answer(sequence: 7, commandID: .querySM, at: pair.now) == nil)
        #expect(pair.centre.session.openPeerRequests == 0)
    }

    @Test func `an error is answered without a body`() throws {
        var session = Session<Int>(configuration: .init(role: .messageCentre), at: .now)
        _ = session.received(PDU(.bindTransmitter(Bind(systemID: "me")), sequence: 1), at: .now)
        _ = session.acceptBind(systemID: "MC", at: .now)
        _ = session.received(PDU(Self.submit(), sequence: 2), at: .now)
        let body = PDU.Body.submitSMResp(MessageResp(messageID: "not to be seen"))
        let answered = session.answer(sequence: 2, commandID: .submitSM, body: body, status: .throttled, at: .now)
        let answer = try #require(answered)
        var octets = ByteBuffer()
        try PDUEncoder.encode(answer, into: &octets)
        #expect(octets.readableBytes == 16)
        #expect(answer.status == .throttled)
    }

    @Test func `only what the kind of session allows is sent`() {
        let allowed: [(BindKind, esme: Bool, centre: Bool)] = [
            (.transmitter, true, false), (.receiver, false, true), (.transceiver, true, true),
        ]
        for (kind, esme, centre) in allowed {
            let pair = Pair()
            pair.bind(kind)
            let submitted = pair.esme.session.request(Self.submit(), token: 0, at: pair.now)
            #expect((submitted != .notAllowed(.notInThisSession)) == esme)
            let delivered = pair.centre.session.request(.deliverSM(DeliverSM()), token: 0, at: pair.now)
            #expect((delivered != .notAllowed(.notInThisSession)) == centre)
            #expect((pair.centre.session.alert(AlertNotification()) != nil) == centre)
            #expect(
                pair.centre.session.request(Self.submit(), token: 0, at: pair.now) == .notAllowed(.notInThisSession)
            )
            #expect(pair.esme.session.alert(AlertNotification()) == nil)
            #expect(kind.canSubmit == esme && kind.canDeliver == centre)
        }
    }

    @Test(arguments: [
        PDU.Body.enquireLink, .unbind, .alertNotification(AlertNotification()), .genericNack,
        .submitSMResp(MessageResp()),
    ])
    func `what the session sends by itself is not sent for the asking`(_ body: PDU.Body) {
        let pair = Pair()
        pair.bind()
        #expect(pair.centre.session.request(body, token: 0, at: pair.now) == .notAllowed(.notInThisSession))
        #expect(pair.esme.session.request(body, token: 0, at: pair.now) == .notAllowed(.notInThisSession))
    }

    @Test func `nothing is sent before the bind`() {
        var session = Session<Int>(configuration: .init(role: .esme), at: .now)
        #expect(session.request(Self.submit(), token: 0, at: .now) == .notAllowed(.notBound))
        #expect(session.unbind(at: .now) == nil)
        _ = session.bind(Bind(), as: .transmitter, at: .now)
        #expect(session.request(Self.submit(), token: 0, at: .now) == .notAllowed(.notBound))
    }

    @Test func `a handset's return is told without an answer`() {
        let pair = Pair()
        pair.bind(.receiver)
        let alert = AlertNotification(source: Address(digits: "44"), esme: Address(digits: "1"))
        pair.centre.send(pair.centre.session.alert(alert))
        pair.run(for: .seconds(1))
        #expect(pair.esme.receptions.last == .alert(alert))
    }
}
