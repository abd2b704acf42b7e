import NIOCore
import Testing

@testable import SMPP

@Suite struct SessionTimerTests {
    @Test func `a silent peer is probed once, then given up on`() {
        let pair = Pair(centre: .with(.messageCentre) { $0.enquireLinkInterval = nil })
        pair.bind()
        pair.isCut = true
        let silentSince = pair.elapsed
        pair.run(for: .seconds(200))
        #expect(pair.esme.end == .enquireLinkUnanswered)
        #expect(pair.esme.session.phase == .closed(.enquireLinkUnanswered))
        #expect(silentSince < .seconds(1))
        #expect(pair.esme.session.nextDeadline == nil)
    }

    @Test func `the probe goes out after the interval and the end comes after the response time`() throws {
        let start = ContinuousClock.now
        var session = Session<Int>(configuration: .init(role: .esme), at: start)
        _ = session.bind(Bind(systemID: "me"), as: .receiver, at: start)
        _ = session.received(PDU(.bindReceiverResp(BindResp()), sequence: 1), at: start)
        #expect(session.nextDeadline == start + .seconds(60))
        #expect(session.tick(at: start + .seconds(59)) == Tick())
        let probe = session.tick(at: start + .seconds(60)).probe
        #expect(probe == PDU(.enquireLink, sequence: 2))
        #expect(session.nextDeadline == start + .seconds(90))
        #expect(session.tick(at: start + .seconds(89)) == Tick())
        #expect(session.tick(at: start + .seconds(90)).close == .enquireLinkUnanswered)
        #expect(session.tick(at: start + .seconds(91)) == Tick())
    }

    @Test func `a request that was given up may be answered late, once, and by its own kind only`() throws {
        let start = ContinuousClock.now
        var session = Session<Int>(configuration: .init(role: .esme), at: start)
        _ = session.bind(Bind(systemID: "me"), as: .transceiver, at: start)
        _ = session.received(PDU(.bindTransceiverResp(BindResp()), sequence: 1), at: start)
        for token in [7, 8] { _ = session.request(.submitSM(SubmitSM()), token: token, at: start) }
        #expect(session.tick(at: start + .seconds(31)).expired == [7, 8])
        let answer = PDU(.submitSMResp(MessageResp(messageID: "late")), sequence: 2)
        #expect(session.received(answer, at: start + .seconds(32)) == .answeredLate(7, answer))
        let strange = PDU(.dataSMResp(MessageResp()), sequence: 3)
        for late in [answer, strange] {
            let reception = session.received(late, at: start + .seconds(33))
            #expect(reception == .nothing(.unexpectedResponse(late.commandID, sequence: late.sequence)))
        }
    }

    @Test func `of those given up the newest thousand are remembered`() {
        var late = LateRequests<Int>()
        for number in 1...2500 as ClosedRange<UInt32> {
            late.keep(number, .init(token: Int(number), command: .submitSM))
        }
        #expect(late.take(1500)?.token == nil)
        #expect(late.take(1501)?.token == 1501)
        #expect(late.take(1501)?.token == nil)
        #expect(late.take(2500)?.token == 2500)
    }

    @Test func `an answered probe begins the silence anew`() {
        let pair = Pair(centre: .with(.messageCentre) { $0.enquireLinkInterval = nil })
        pair.bind()
        pair.run(for: .seconds(3_600))
        #expect(pair.esme.end == nil)
        let proofs = pair.esme.receptions.filter { $0 == .nothing(.linkProved) }.count
        #expect(proofs == 59)
    }

    @Test func `any PDU proves the link, a bad one too`() throws {
        let start = ContinuousClock.now
        var session = Session<Int>(configuration: .init(role: .messageCentre), at: start)
        _ = session.received(PDU(.bindTransmitter(Bind(systemID: "me")), sequence: 1), at: start)
        _ = session.acceptBind(systemID: "MC", at: start)
        #expect(session.tick(at: start + .seconds(60)).probe != nil)
        _ = session.received(PDU(.genericNack, status: .ok, sequence: 55), at: start + .seconds(70))
        #expect(session.nextDeadline == start + .seconds(130))
        #expect(session.tick(at: start + .seconds(130)).probe != nil)
        var decoder = PDUDecoder()
        var unknown = ByteBuffer(bytes: bytes("00000010 0000000c 00000000 00000001"))
        do throws(DecodingError) { _ = try decoder.next(from: &unknown) } catch {
            _ = session.received(error, at: start + .seconds(140))
        }
        #expect(session.nextDeadline == start + .seconds(200))
    }

    @Test func `two ends that are both idle keep the link`() {
        let pair = Pair(latency: .seconds(2))
        pair.bind()
        pair.run(for: .seconds(86_400))
        #expect(pair.esme.end == nil && pair.centre.end == nil)
        #expect(pair.esme.session.isBound && pair.centre.session.isBound)
    }

    @Test func `a peer that only answers probes is dropped for inactivity, one that sends its own is not`() {
        let limits = SessionConfiguration.with(.messageCentre) { $0.inactivityTimeout = .seconds(300) }
        let idle = Pair(esme: .with(.esme) { $0.enquireLinkInterval = nil }, centre: limits)
        idle.bind()
        idle.run(for: .seconds(301))
        #expect(idle.centre.end == .inactivity)
        let alive = Pair(esme: .with(.esme) { $0.enquireLinkInterval = .seconds(50) }, centre: limits)
        alive.bind()
        alive.run(for: .seconds(3_600))
        #expect(alive.centre.end == nil)
    }

    @Test func `without an interval nobody is probed`() {
        let pair = Pair(
            esme: .with(.esme) { $0.enquireLinkInterval = nil },
            centre: .with(.messageCentre) { $0.enquireLinkInterval = nil }
        )
        pair.bind()
        #expect(pair.esme.session.nextDeadline == nil)
        pair.isCut = true
        pair.run(for: .seconds(86_400))
        #expect(pair.esme.end == nil)
        pair.esme.session.update(.with(.esme) { $0.enquireLinkInterval = .seconds(5) })
        pair.run(for: .seconds(31))
        #expect(pair.esme.end == .enquireLinkUnanswered)
    }

    @Test func `requests are given up each in its time, the oldest first`() {
        let start = ContinuousClock.now
        var session = Session<Int>(configuration: .init(role: .esme), at: start)
        _ = session.bind(Bind(systemID: "me"), as: .transmitter, at: start)
        _ = session.received(PDU(.bindTransmitterResp(BindResp()), sequence: 1), at: start)
        for second in 0..<5 {
            _ = session.request(.submitSM(SubmitSM()), token: second, at: start + .seconds(second))
        }
        #expect(session.nextDeadline == start + .seconds(30))
        #expect(session.tick(at: start + .seconds(32)).expired == [0, 1, 2])
        #expect(session.nextDeadline == start + .seconds(33))
        _ = session.received(PDU(.submitSMResp(MessageResp()), sequence: 5), at: start + .seconds(32))
        #expect(session.nextDeadline == start + .seconds(34))
        session.update(.with(.esme) { $0.responseTimeout = .seconds(10) })
        #expect(session.tick(at: start + .seconds(33)).expired == [4])
        #expect(session.unansweredCount == 0)
    }
}
