import CoreAPI
import Testing

@Suite struct ClassificationTests {
    @Test(arguments: [200, 201, 204])
    func `any 2xx is done`(status: Int) {
        #expect(Verdict(status: status, about: .submission, isExplained: false) == .done)
    }

    @Test(arguments: [400, 413, 415, 422])
    func `a refusal of the content ends the message`(status: Int) {
        for subject in [CallSubject.submission, .message, .offer] {
            #expect(Verdict(status: status, about: subject, isExplained: false) == .permanent)
        }
    }

    @Test(arguments: [401, 403, 404, 405])
    func `a refusal of the call says that Core is misconfigured, not the message`(status: Int) {
        #expect(Verdict(status: status, about: .submission, isExplained: true) == .unreachable)
        #expect(Verdict(status: status, about: .submission, isExplained: false) == .unreachable)
    }

    @Test(arguments: [500, 502, 503, 504, 408, 429, 301, 302, 418])
    func `any other answer is tried again`(status: Int) {
        #expect(Verdict(status: status, about: .submission, isExplained: false) == .temporary)
    }

    @Test func `a message that Core says it does not know is gone; a 404 without Core's words is a wrong address`() {
        #expect(Verdict(status: 404, about: .message, isExplained: true) == .permanent)
        #expect(Verdict(status: 404, about: .message, isExplained: false) == .unreachable)
        #expect(Verdict(status: 409, about: .message, isExplained: true) == .permanent)
    }

    @Test func `what a Core does not offer is refused for good`() {
        #expect(Verdict(status: 404, about: .offer, isExplained: false) == .permanent)
        #expect(Verdict(status: 405, about: .offer, isExplained: false) == .permanent)
    }

    @Test func `no answer at all says nothing about the message, an unreadable one counts as a try`() {
        for reason in [CoreFault.Reason.connectionRefused, .connectionLost, .nameNotFound, .timeout, .tls, .other] {
            #expect(Verdict(unanswered: reason) == .unreachable)
        }
        #expect(Verdict(unanswered: .parseError) == .temporary)
        #expect(Verdict(unanswered: .answerTooLarge) == .temporary)
    }
}

@Suite struct FaultLogTests {
    @Test func `a kind of failure is logged once a second, with the number of those left out`() {
        var log = FaultLog()
        let refused = CoreFault(.connectionRefused)
        #expect(log.count(refused, of: .insert, at: 0) == 1)
        #expect(log.count(refused, of: .insert, at: 1) == nil)
        #expect(log.count(refused, of: .insert, at: 999) == nil)
        #expect(log.count(refused, of: .insert, at: 1000) == 3)
        #expect(log.count(refused, of: .insert, at: 2500) == 1)
    }

    @Test func `one kind does not silence another`() {
        var log = FaultLog()
        #expect(log.count(CoreFault(.http(503)), of: .insert, at: 0) == 1)
        #expect(log.count(CoreFault(.http(502)), of: .insert, at: 0) == 1)
        #expect(log.count(CoreFault(.http(503)), of: .queue, at: 0) == 1)
        #expect(log.count(CoreFault(.http(503)), of: .insert, at: 0) == nil)
    }
}

@Suite struct QueueDepthsTests {
    @Test func `depths are read from Prometheus text, and everything else is passed over`() {
        let text = """
            # HELP omnimessage_queue_depth Messages that wait.
            # TYPE omnimessage_queue_depth gauge
            omnimessage_queue_depth{dest_smsc="carrier"} 12
            omnimessage_queue_depth{zone="x",dest_smsc="a \\"b\\" \\\\"} 3 1700000000
            omnimessage_queue_depth{dest_smsc="nan"} NaN
            omnimessage_queue_depth{dest_smsc="broken
            omnimessage_queue_depths{dest_smsc="other"} 5
            up 1
            """
        #expect(QueueDepths.read(text) == ["carrier": 12, "a \"b\" \\": 3])
    }
}
