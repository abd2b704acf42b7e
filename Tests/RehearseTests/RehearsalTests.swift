import NIOCore
import SMPP
import Testing

@testable import rehearse

/// Carrier and partner in one process, over a real connection.
@Suite(.timeLimit(.minutes(1))) struct RehearsalTests {
    private func plan(_ text: String, receipt: Bool = true) throws -> Conversation.Plan {
        var submission = Submission(
            source: Address(text: "4912"),
            destination: Address(text: "+491510000002"),
            text: text
        )
        submission.wantsReceipt = receipt
        var plan = Conversation.Plan()
        plan.messages = try submission.parts(reference: 7)
        plan.receiptWait = receipt ? .seconds(30) : nil
        return plan
    }

    @Test(arguments: ReceiptFormat.allCases)
    func `a message is answered and receipted`(format: ReceiptFormat) async throws {
        var settings = CarrierSettings()
        settings.receiptTiming = .after(.milliseconds(5))
        settings.receiptFormat = format
        let outcome = try await Rehearsal.converse(settings, try self.plan("Hello"))
        #expect(outcome.status == .done)
        #expect(outcome.answers.map(\.status) == [.ok])
        #expect(outcome.receipts.map(\.stat) == ["DELIVRD"])
        #expect(outcome.receipts.allSatisfy { $0.names(outcome.answers[0].messageID) })
    }

    @Test func `a receipt may overtake the answer`() async throws {
        var settings = CarrierSettings()
        settings.receiptTiming = .before
        settings.receiptState = .undeliverable
        let outcome = try await Rehearsal.converse(settings, try self.plan("Hello"))
        #expect(outcome.status == .done)
        #expect(outcome.partner.map(\.kind) == ["bound", "receipt", "answer"])
        #expect(outcome.receipts.map(\.stat) == ["UNDELIV"])
    }

    @Test func `every part of a long text has its answer and its receipt`() async throws {
        var settings = CarrierSettings()
        settings.receiptTiming = .after(.zero)
        settings.delay = DelayRange(shortest: .milliseconds(1), longest: .milliseconds(3))
        let outcome = try await Rehearsal.converse(settings, try self.plan(String(repeating: "ж", count: 200)))
        #expect(outcome.status == .done)
        #expect(outcome.answers.count == 3)
        #expect(outcome.receipts.count == 3)
        #expect(Set(outcome.answers.map(\.messageID)).count == 3)
    }

    @Test func `a refused message is a failure`() async throws {
        var settings = CarrierSettings()
        settings.errorRate = 1
        settings.errorStatus = .throttled
        let outcome = try await Rehearsal.converse(settings, try self.plan("Hello"))
        #expect(outcome.status == .failed)
        #expect(outcome.answers.map(\.status) == [.throttled])
        #expect(outcome.receipts.isEmpty)
    }

    @Test func `wrong credentials are refused, each with its status`() async throws {
        var settings = CarrierSettings()
        settings.systemID = "rehearse"
        settings.password = "secret"
        let password = try await Rehearsal.converse(settings, try self.plan("Hello"))
        #expect(password.status == .failed)
        #expect(password.partner == [.bindRefused(.invpaswd)])
        settings.systemID = "other"
        let systemID = try await Rehearsal.converse(settings, try self.plan("Hello"))
        #expect(systemID.partner == [.bindRefused(.invsysid)])
    }

    @Test func `a message that asks for it comes back`() async throws {
        var plan = try self.plan("MO Grüße zurück")
        plan.messages.append(contentsOf: try self.plan("the answer to this comes behind the message").messages)
        let outcome = try await Rehearsal.converse(
            CarrierSettings(),
            plan,
            until: { $0.contains { $0.kind == "message" } }
        )
        let messages = outcome.partner.compactMap { event in
            if case .message(let message) = event { message } else { nil }
        }
        #expect(messages.map { MessageWords.text($0.userData, $0.esmClass, $0.dataCoding) } == ["Grüße zurück"])
        #expect(messages.map(\.source.digits) == ["491510000002"])
    }

    @Test func `a load is answered to the last message and receipted to the last receipt`() async throws {
        var settings = CarrierSettings()
        settings.receiptTiming = .after(.milliseconds(1))
        var plan = Load.Plan()
        plan.sessions = 3
        plan.count = 2_000
        plan.receiptWait = .seconds(30)
        plan.showsProgress = false
        let report = try await Rehearsal.load(settings, plan)
        #expect(report.isClean)
        #expect(report.tally.sent == 2_000)
        #expect(report.tally.accepted == 2_000)
        #expect(report.tally.latency.count == 2_000)
        #expect(report.tally.receipts == ["DELIVRD": 2_000])
        #expect(report.tally.receiptsMissing == 0)
    }

    @Test func `a load goes on over lost connections where it is told to`() async throws {
        var settings = CarrierSettings()
        settings.receiptTiming = .never
        var plan = Load.Plan()
        plan.sessions = 2
        plan.rate = 2_000
        plan.duration = .seconds(1)
        plan.showsProgress = false
        plan.reconnects = true
        let report = try await Rehearsal.load(settings, plan, dropsAfter: 500)
        #expect(report.tally.sessionsLost == 2)
        #expect(report.tally.accepted + report.tally.unanswered == report.tally.sent)
        #expect(report.tally.accepted > 1_000)
    }

    @Test func `a load counts what a throttle refuses`() async throws {
        var settings = CarrierSettings()
        settings.throttle = 10
        var plan = Load.Plan()
        plan.count = 100
        plan.showsProgress = false
        let report = try await Rehearsal.load(settings, plan)
        #expect(!report.isClean)
        #expect(report.tally.answered == 100)
        #expect((report.tally.answers[.throttled] ?? 0) >= 80)
    }

    @Test func `nobody there is said with what to start`() async throws {
        let port = try await Rehearsal.freePort()
        await #expect(
            throws: Complaint(
                "nothing listens on 127.0.0.1:\(port). Start the gateway, or `rehearse carrier --port \(port)`."
            )
        ) {
            try await Rehearsal.converse(with: port)
        }
    }
}
