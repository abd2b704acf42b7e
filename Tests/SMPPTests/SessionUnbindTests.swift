import NIOCore
import Testing

@testable import SMPP

@Suite struct SessionUnbindTests {
    private let message = PDU.Body.submitSM(SubmitSM(destination: Address(digits: "44")))
    private let delivery = PDU.Body.deliverSM(DeliverSM(destination: Address(digits: "44")))

    @Test func `who unbinds closes when it is answered, and the other end sees why`() {
        let pair = Pair()
        pair.bind()
        pair.esme.send(pair.esme.session.unbind(at: pair.now))
        #expect(pair.esme.session.phase == .unbinding(.transceiver))
        #expect(pair.esme.session.request(self.message, token: 1, at: pair.now) == .notAllowed(.notBound))
        pair.run(for: .milliseconds(60))
        #expect(pair.centre.session.phase == .ending(.unboundByPeer))
        #expect(pair.centre.session.request(self.delivery, token: 1, at: pair.now) == .notAllowed(.notBound))
        pair.run(for: .seconds(1))
        #expect(pair.esme.end == .unbound)
        #expect(pair.centre.session.phase == .ending(.unboundByPeer) || pair.centre.end == .linkEnded)
        #expect(pair.esme.session.phase == .closed(.unbound))
    }

    @Test func `a peer that unbinds and does not close is closed`() {
        let pair = Pair()
        pair.bind()
        pair.esme.send(PDU(.unbind, sequence: 9))
        pair.run(for: .seconds(4))
        #expect(pair.centre.end == nil)
        #expect(pair.centre.receptions.last == .unbindReceived(reply: PDU(.unbindResp, sequence: 9)))
        pair.run(for: .seconds(2))
        #expect(pair.centre.end == .unboundByPeer)
    }

    @Test func `an unbind without an answer ends all the same`() {
        let pair = Pair()
        pair.bind()
        pair.isCut = true
        pair.esme.send(pair.esme.session.unbind(at: pair.now))
        pair.run(for: .seconds(4))
        #expect(pair.esme.end == nil)
        pair.run(for: .seconds(1))
        #expect(pair.esme.end == .unbindUnanswered)
    }

    @Test func `traffic that crosses an unbind is still answered`() {
        let pair = Pair()
        pair.centre.answersRequests = false
        pair.bind()
        pair.esme.send(pair.esme.session.request(self.message, token: 1, at: pair.now))
        pair.run(for: .milliseconds(50))
        #expect(pair.centre.requests.count == 1)
        pair.centre.send(pair.centre.session.request(self.delivery, token: 50, at: pair.now))
        pair.esme.send(pair.esme.session.unbind(at: pair.now))
        pair.centre.answer(pair.centre.requests[0], at: pair.now)
        pair.run(for: .milliseconds(60))
        #expect(pair.esme.answers.map(\.token) == [1])
        #expect(pair.esme.requests.count == 1)
        pair.run(for: .seconds(1))
        #expect(pair.centre.answers.map(\.token) == [50])
        #expect(pair.esme.end == .unbound)
    }

    @Test func `an answer may still be given after the peer's unbind, until it closes`() {
        var session = Session<Int>(configuration: .init(role: .messageCentre), at: .now)
        _ = session.received(PDU(.bindTransmitter(Bind(systemID: "me")), sequence: 1), at: .now)
        _ = session.acceptBind(systemID: "MC", at: .now)
        _ = session.received(PDU(self.message, sequence: 2), at: .now)
        _ = session.received(PDU(self.message, sequence: 3), at: .now)
        _ = session.received(PDU(.unbind, sequence: 4), at: .now)
        #expect(session.answer(sequence: 2, commandID: .submitSM, at: .now) != nil)
        _ = session.closed()
        #expect(session.answer(sequence: 3, commandID: .submitSM, at: .now) == nil)
        #expect(session.openPeerRequests == 0)
    }

    @Test func `after the peer's unbind only enquire_link is welcome`() {
        var session = Session<Int>(configuration: .init(role: .messageCentre), at: .now)
        _ = session.received(PDU(.bindTransmitter(Bind(systemID: "me")), sequence: 1), at: .now)
        _ = session.acceptBind(systemID: "MC", at: .now)
        _ = session.received(PDU(.unbind, sequence: 2), at: .now)
        #expect(
            session.received(PDU(self.message, sequence: 3), at: .now)
                == .reply(PDU(.submitSMResp(MessageResp()), status: .invbndsts, sequence: 3))
        )
        #expect(
            session.received(PDU(.enquireLink, sequence: 4), at: .now) == .reply(PDU(.enquireLinkResp, sequence: 4))
        )
    }

    @Test func `two unbinds that cross are both answered`() {
        let pair = Pair()
        pair.bind()
        pair.esme.send(pair.esme.session.unbind(at: pair.now))
        pair.centre.send(pair.centre.session.unbind(at: pair.now))
        pair.run(for: .seconds(1))
        #expect(pair.esme.end == .unbound)
        #expect(pair.centre.end == .unbound)
    }

    @Test func `what was unanswered comes back when the link ends`() {
        let pair = Pair()
        pair.centre.answersRequests = false
        pair.bind()
        for token in 0..<5 { pair.esme.send(pair.esme.session.request(self.message, token: token, at: pair.now)) }
        pair.run(for: .milliseconds(200))
        pair.esme.send(pair.esme.session.unbind(at: pair.now))
        pair.run(for: .seconds(1))
        #expect(pair.esme.end == .unbound)
        #expect(pair.esme.lost == [0, 1, 2, 3, 4])
        #expect(pair.esme.session.unansweredCount == 0)
    }

    @Test(arguments: [
        PDU(.unbindResp, status: .syserr, sequence: 2), PDU(.genericNack, status: .invcmdid, sequence: 2),
    ])
    func `whatever answers an unbind ends the session`(_ answer: PDU) {
        var session = Session<Int>(configuration: .init(role: .esme), at: .now)
        _ = session.bind(Bind(systemID: "me"), as: .transmitter, at: .now)
        _ = session.received(PDU(.bindTransmitterResp(BindResp()), sequence: 1), at: .now)
        _ = session.unbind(at: .now)
        #expect(session.received(answer, at: .now) == .unbound)
    }
}
