import NIOCore
import Testing

@testable import SMPP

@Suite struct SessionBindingTests {
    @Test(arguments: BindKind.allCases) func `a bind that is accepted binds both ends`(_ kind: BindKind) {
        let pair = Pair()
        #expect(pair.esme.session.phase == .open)
        pair.bind(kind)
        #expect(pair.esme.session.boundKind == kind)
        #expect(pair.centre.session.phase == .bound(kind))
        guard case .bindRequested(let bind, kind, _) = pair.centre.receptions.first else {
            Issue.record("no bind")
            return
        }
        #expect(bind.systemID == "me")
        #expect(pair.esme.receptions.count == 1)
        #expect(pair.esme.session.bind(Bind(systemID: "again"), as: kind, at: pair.now) == nil)
    }

    @Test func `a refused bind leaves the session open for another`() {
        let pair = Pair()
        pair.centre.bindStatus = .invpaswd
        pair.bind()
        #expect(pair.esme.receptions == [.bindRefused(.invpaswd)])
        #expect(pair.esme.session.phase == .open)
        #expect(pair.centre.session.phase == .open)
        pair.centre.bindStatus = .ok
        pair.bind()
        #expect(pair.esme.session.isBound && pair.centre.session.isBound)
    }

    @Test func `three refusals are enough`() {
        let pair = Pair()
        pair.centre.bindStatus = .bindfail
        for _ in 1...2 { pair.bind() }
        #expect(pair.centre.end == nil)
        pair.bind()
        #expect(pair.centre.end == .tooManyRefusals)
        #expect(pair.esme.receptions.count == 3)
        pair.run(for: .seconds(1))
        #expect(pair.esme.end == .linkEnded)
    }

    @Test func `binds that cannot be read count as refused`() throws {
        var session = Session<Int>(configuration: .init(role: .messageCentre), at: .now)
        var decoder = PDUDecoder()
        var octets = ByteBuffer(bytes: bytes(String(repeating: "00000010 00000009 00000000 00000001", count: 3)))
        var receptions: [Reception<Int>] = []
        for _ in 1...3 {
            do throws(DecodingError) { _ = try decoder.next(from: &octets) } catch {
                receptions.append(session.received(error, at: .now))
            }
        }
        guard case .reply(let refusal) = receptions[0], case .replyAndClose(let last?, let reason) = receptions[2]
        else {
            Issue.record("\(receptions)")
            return
        }
        #expect(refusal.commandID == .bindTransceiverResp && refusal.status != .ok)
        #expect(last == refusal)
        #expect(reason == .tooManyRefusals)
    }

    @Test func `a peer that does not bind is given up, and its enquire_link wins it no time`() {
        let pair = Pair()
        for number in UInt32(1)...12 {
            pair.esme.send(PDU(.enquireLink, sequence: number))
            pair.run(for: .seconds(1))
        }
        #expect(pair.centre.end == .neverBound)
        #expect(pair.centre.receptions.count == 10 || pair.centre.receptions.count == 9)
        #expect(pair.esme.receptions.allSatisfy { if case .nothing = $0 { true } else { false } })
    }

    @Test func `a bind without an answer is given up`() {
        let pair = Pair()
        pair.isCut = true
        pair.bind()
        pair.run(for: .seconds(29))
        #expect(pair.esme.end == nil)
        #expect(pair.esme.session.phase == .binding(.transceiver))
        pair.run(for: .seconds(1))
        #expect(pair.esme.end == .bindUnanswered)
    }

    @Test func `what is sent behind a bind waits until the bind is decided`() {
        let pair = Pair()
        pair.esme.send(pair.esme.session.bind(Bind(systemID: "me"), as: .transmitter, at: pair.now))
        pair.esme.send(PDU(.submitSM(SubmitSM(destination: Address(digits: "44"))), sequence: 2))
        pair.run(for: .seconds(1))
        #expect(pair.centre.requests.count == 1)
        var held = Session<Int>(configuration: .init(role: .messageCentre), at: pair.now)
        _ = held.received(PDU(.bindReceiver(Bind(systemID: "me")), sequence: 1), at: pair.now)
        #expect(held.wantsReading == false)
        _ = held.acceptBind(systemID: "MC", at: pair.now)
        #expect(held.wantsReading == true)
    }

    @Test func `a second bind is refused with its own status`() {
        let pair = Pair()
        pair.bind()
        pair.esme.send(PDU(.bindReceiver(Bind(systemID: "me")), sequence: 77))
        pair.run(for: .seconds(1))
        #expect(
            pair.centre.receptions.last == .reply(PDU(.bindReceiverResp(BindResp()), status: .alybnd, sequence: 77))
        )
        #expect(pair.centre.session.boundKind == .transceiver)
    }

    @Test func `a message centre may ask to be bound to`() {
        let pair = Pair()
        pair.centre.send(pair.centre.session.outbind(Outbind(systemID: "MC"), at: pair.now))
        pair.run(for: .seconds(1))
        #expect(pair.esme.receptions == [.outbind(Outbind(systemID: "MC"))])
        #expect(pair.esme.session.phase == .outbound)
        pair.bind(.receiver)
        #expect(pair.esme.session.boundKind == .receiver && pair.centre.session.boundKind == .receiver)
        #expect(pair.centre.session.outbind(Outbind(), at: pair.now) == nil)
    }

    @Test func `outbind and alert_notification in the wrong place are nacked`() {
        let pair = Pair()
        pair.bind()
        pair.centre.send(PDU(.outbind(Outbind(systemID: "MC")), sequence: 5))
        pair.esme.send(PDU(.alertNotification(AlertNotification()), sequence: 6))
        pair.run(for: .seconds(1))
        #expect(pair.esme.receptions.last != nil)
        #expect(pair.esme.receptions.contains(.reply(PDU(.genericNack, status: .invbndsts, sequence: 5))))
        #expect(pair.centre.receptions.contains(.reply(PDU(.genericNack, status: .invbndsts, sequence: 6))))
    }

    @Test(arguments: [CommandStatus.ok, .throttled]) func `a bind answered by something else is refused`(
        _ status: CommandStatus
    ) {
        for body in [PDU.Body.genericNack, .bindReceiverResp(BindResp()), .submitSMResp(MessageResp())] {
            var session = Session<Int>(configuration: .init(role: .esme), at: .now)
            let bind = session.bind(Bind(systemID: "me"), as: .transceiver, at: .now)
            let answer = PDU(body, status: status, sequence: bind?.sequence ?? 0)
            #expect(session.received(answer, at: .now) == .bindRefused(status == .ok ? .unknownerr : status))
            #expect(session.phase == .open)
        }
    }

    @Test func `nobody is bound who did not ask, nor twice`() {
        var session = Session<Int>(configuration: .init(role: .messageCentre), at: .now)
        #expect(session.acceptBind(systemID: "MC", at: .now) == nil)
        #expect(session.refuseBind(.bindfail, at: .now) == nil)
        #expect(session.bind(Bind(), as: .receiver, at: .now) == nil)
        var esme = Session<Int>(configuration: .init(role: .esme), at: .now)
        _ = esme.bind(Bind(), as: .receiver, at: .now)
        #expect(esme.acceptBind(systemID: "MC", at: .now) == nil)
        #expect(esme.bind(Bind(), as: .receiver, at: .now) == nil)
        #expect(esme.outbind(Outbind(), at: .now) == nil)
    }
}
