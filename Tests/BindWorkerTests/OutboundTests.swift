import CoreAPI
import NIOCore
import SMPP
import Testing

@testable import bindworker

@Suite struct OutboundTests {
    private func outcomes(_ stage: CarrierStage) -> [DeliveryResult.Outcome] { stage.results.map(\.outcome) }

    // MARK: The plain way

    @Test func `a message goes out, and Core is told the carrier's id`() throws {
        let stage = try CarrierStage()
        #expect(stage.take((7, "hello")) == 1)
        let sent = try stage.sent()
        #expect(sent.map(\.text) == ["hello"])
        #expect(stage.results.isEmpty)
        try stage.answer(sent[0], id: "c-1")
        #expect(stage.results == [DeliveryResult(id: 7, outcome: .delivered, smppMessageIDs: ["c-1"])])
        #expect(stage.outbound.isIdle && stage.outbound.openIDs.isEmpty && stage.outbound.leasedIDs.isEmpty)
    }

    @Test func `messages go out in Core's order`() throws {
        let stage = try CarrierStage(window: 100)
        for id in 1...50 as ClosedRange<Int64> { stage.take((id, "\(id)")) }
        #expect(try stage.texts() == (1...50).map { "\($0)" })
    }

    @Test func `a message that cannot be sent fails without a word to the carrier`() throws {
        let stage = try CarrierStage { _ in .impossible("no") }
        stage.take((7, "x"))
        #expect(try stage.sent().isEmpty)
        #expect(stage.results == [DeliveryResult(id: 7, outcome: .permanent, error: "no")])
    }

    // MARK: Window and rate

    @Test func `the window is filled, and refilled as answers come`() throws {
        let stage = try CarrierStage(window: 10)
        for id in 1...25 as ClosedRange<Int64> { stage.take((id, "\(id)")) }
        let first = try stage.sent()
        #expect(first.count == 10 && stage.outbound.unanswered == 10)
        for request in first.prefix(3) { try stage.answer(request) }
        #expect(try stage.texts() == ["11", "12", "13"])
        #expect(stage.outbound.unanswered == 10)
    }

    @Test func `the rate is an even flow, not a burst a second`() throws {
        let stage = try CarrierStage(rate: 20, window: 1000)
        for id in 1...100 as ClosedRange<Int64> { stage.take((id, "\(id)")) }
        var counts: [Int] = []
        for _ in 0..<20 {
            counts.append(try stage.sent().count)
            stage.advance(.milliseconds(100))
        }
        #expect(counts.dropFirst().allSatisfy { (1...3).contains($0) }, "two each tenth of a second: \(counts)")
        #expect((38...42).contains(counts.reduce(0, +)))
    }

    @Test func `another rate holds from its moment on`() throws {
        let stage = try CarrierStage(rate: 10, window: 1000)
        for id in 1...500 as ClosedRange<Int64> { stage.take((id, "\(id)")) }
        stage.advance(.seconds(1))
        #expect((10...11).contains(try stage.sent().count))
        stage.outbound.update(OutboundSettings(rate: 100, window: 10, doubtRest: .seconds(1), resendsInDoubt: true))
        stage.advance(.seconds(1))
        #expect((100...106).contains(try stage.sent().count))
    }

    // MARK: What the carrier answers

    @Test(arguments: [CommandStatus.throttled, .msgqful, .xTAppn])
    func `a carrier that wants less gets the same message again after a rest, and no attempt is counted`(
        _ status: CommandStatus
    ) throws {
        let stage = try CarrierStage(rate: 100)
        stage.take((1, "one"))
        try stage.answer(try stage.sent()[0], status)
        stage.take((2, "two"))
        #expect(try stage.sent().isEmpty, "the link rests")
        stage.advance(.milliseconds(240))
        #expect(try stage.sent().isEmpty)
        #expect(stage.outbound.glance().throttled == 1)
        stage.advance(.milliseconds(100))
        let again = try stage.sent()
        #expect(again.map(\.text) == ["one", "two"], "the refused one first")
        for request in again { try stage.answer(request) }
        #expect(self.outcomes(stage) == [.delivered, .delivered])
    }

    @Test func `however often it wants less, the message is kept`() throws {
        let stage = try CarrierStage()
        stage.take((1, "one"))
        for _ in 0..<50 {
            let sent = try stage.sent()
            #expect(sent.map(\.text) == ["one"])
            try stage.answer(sent[0], .throttled)
            stage.advance(.seconds(5))
        }
        #expect(stage.results.isEmpty)
    }

    @Test(arguments: [CommandStatus.syserr, .submitfail, .unknownerr])
    func `a refusal for now is an attempt`(_ status: CommandStatus) throws {
        let stage = try CarrierStage()
        stage.take((1, "one"))
        try stage.answer(try stage.sent()[0], status)
        #expect(self.outcomes(stage) == [.temporary])
        #expect(stage.results.first?.smppStatus == status.rawValue)
        stage.advance(.seconds(60))
        #expect(try stage.sent().isEmpty, "when to try again is Core's to say")
    }

    @Test(arguments: [CommandStatus.invdstadr, .invsrcadr, .invmsglen, CommandStatus(rawValue: 0x4FF)])
    func `a refusal for good is the end`(_ status: CommandStatus) throws {
        let stage = try CarrierStage()
        stage.take((1, "one"))
        try stage.answer(try stage.sent()[0], status)
        #expect(self.outcomes(stage) == [.permanent])
        #expect(stage.results.first?.smppStatus == status.rawValue)
        #expect(stage.results.first?.error?.isEmpty == false)
    }

    @Test func `generic_nack counts by its status`() throws {
        let stage = try CarrierStage()
        stage.take((1, "one"))
        let request = try stage.sent()[0]
        try stage.send(PDU(.genericNack, status: .throttled, sequence: request.sequence))
        stage.advance(.seconds(1))
        #expect(try stage.texts() == ["one"])
    }

    @Test func `a message that needs parameters is not sent to a carrier that takes none`() throws {
        let stage = try CarrierStage { _ in
            var pdu = SubmitSM()
            pdu.tlvs.messagePayload = [0x41]
            return .parts([.submitSM(pdu)])
        }
        try stage.hangUp()
        try stage.bind(allowsParameters: false)
        stage.take((1, "x"), (2, "y"))
        #expect(try stage.sent().isEmpty)
        #expect(self.outcomes(stage) == [.permanent, .permanent])
    }

    // MARK: Parts

    @Test func `a long message is delivered when its last part is, with its ids in order`() throws {
        let stage = try CarrierStage()
        stage.take((1, "a|b|c"))
        let parts = try stage.sent()
        #expect(parts.map(\.text) == ["a", "b", "c"])
        try stage.answer(parts[2], id: "id-c")
        try stage.answer(parts[0], id: "id-a")
        #expect(stage.results.isEmpty)
        try stage.answer(parts[1], id: "id-b")
        #expect(
            stage.results == [DeliveryResult(id: 1, outcome: .delivered, smppMessageIDs: ["id-a", "id-b", "id-c"])]
        )
    }

    @Test func `a part that fails for good fails the message, and the parts behind it are not sent`() throws {
        let stage = try CarrierStage(window: 2)
        stage.take((1, "a|b|c|d"), (2, "other"))
        let parts = try stage.sent()
        try stage.answer(parts[0], .invdstadr)
        #expect(self.outcomes(stage) == [.permanent])
        #expect(try stage.texts() == ["other"])
        try stage.answer(parts[1], id: "late")
        #expect(stage.results.count == 1, "what comes after the end counts for nothing")
    }

    @Test func `a part that is refused for now is tried here before Core is, which would send all of them`() throws {
        let stage = try CarrierStage()
        stage.take((1, "a|b"))
        let parts = try stage.sent()
        try stage.answer(parts[0])
        try stage.answer(parts[1], .syserr)
        #expect(stage.results.isEmpty)
        stage.advance(.milliseconds(1100))
        let second = try stage.sent()
        #expect(second.map(\.text) == ["b"])
        try stage.answer(second[0], .syserr)
        stage.advance(.milliseconds(2100))
        let third = try stage.sent()
        #expect(third.map(\.text) == ["b"])
        try stage.answer(third[0], .syserr)
        #expect(self.outcomes(stage) == [.temporary])
    }

    @Test func `a part that is throttled is sent again alone`() throws {
        let stage = try CarrierStage()
        stage.take((1, "a|b"))
        let parts = try stage.sent()
        try stage.answer(parts[0], .throttled)
        try stage.answer(parts[1], id: "b")
        stage.advance(.seconds(2))
        let again = try stage.sent()
        #expect(again.map(\.text) == ["a"])
        try stage.answer(again[0], id: "a")
        #expect(stage.results.map(\.smppMessageIDs) == [["a", "b"]])
    }
}
