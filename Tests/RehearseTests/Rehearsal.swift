import NIOCore
import SMPP

@testable import rehearse

/// A carrier and a partner on one event loop.
enum Rehearsal {
    struct Outcome: Sendable {
        let status: ExitStatus
        let partner: [PartnerEvent]

        var answers: [(status: CommandStatus, messageID: String)] {
            self.partner.compactMap { event in
                if case .answer(_, _, let status, let messageID, _) = event { (status, messageID) } else { nil }
            }
        }

        var receipts: [ReceivedReceipt] {
            self.partner.compactMap { event in
                if case .receipt(let receipt, _) = event { receipt } else { nil }
            }
        }
    }

    /// What was heard, and who is to be stopped; on the loop only.
    private final class Stand {
        var partner: [PartnerEvent] = []
        var report: LoadReport?
        var conversation: Conversation?
        var messages = 0
        var drop: () -> Void = {}
    }

    /// Lets a partner carry out a plan; with `until`, it listens and is stopped when that holds.
    static func converse(
        _ settings: CarrierSettings,
        _ plan: Conversation.Plan,
        until: (@Sendable ([PartnerEvent]) -> Bool)? = nil
    ) async throws -> Outcome {
        var plan = plan
        plan.listens = until != nil
        return try await self.withCarrier(settings) { [plan] port, loop in
            let stand = Stand()
            let ending = loop.makePromise(of: ExitStatus.self)
            let conversation = Conversation(Self.partner(port), plan, ending: ending, on: loop) { event in
                stand.partner.append(event)
                if let until, until(stand.partner) { stand.conversation?.stop() }
            }
            stand.conversation = conversation
            conversation.start()
            let bound = NIOLoopBound(stand, eventLoop: loop)
            return ending.futureResult.map { status in
                bound.value.conversation = nil
                return Outcome(status: status, partner: bound.value.partner)
            }
        }
    }

    static func load(
        _ settings: CarrierSettings,
        _ plan: Load.Plan,
        dropsAfter count: Int? = nil
    ) async throws -> LoadReport {
        var submission = Submission(source: Address(text: "4912"), destination: Address(text: "4913"), text: "")
        submission.wantsReceipt = plan.receiptWait != nil
        let messages = try SerialMessages(submission, count: plan.count)
        return try await self.withCarrier(settings, dropsAfter: count) { port, loop in
            let stand = Stand()
            let ending = loop.makePromise(of: ExitStatus.self)
            let load = Load(Self.partner(port), plan, messages, ending: ending, on: loop) { stand.report = $0 }
            load.start()
            let bound = NIOLoopBound(stand, eventLoop: loop)
            return ending.futureResult.flatMapThrowing { _ in
                guard let report = bound.value.report else { throw Complaint("no report") }
                return report
            }
        }
    }

    /// A port that was free a moment ago.
    static func freePort() async throws -> Int {
        try await self.withCarrier(CarrierSettings()) { port, loop in loop.makeSucceededFuture(port) }
    }

    static func converse(with port: Int) async throws {
        let loop = Stage.makeLoop()
        _ = try await loop.flatSubmit {
            let ending = loop.makePromise(of: ExitStatus.self)
            Conversation(Self.partner(port), Conversation.Plan(), ending: ending, on: loop) { _ in }.start()
            return ending.futureResult
        }.get()
    }

    private static func partner(_ port: Int) -> PartnerSettings {
        var settings = PartnerSettings()
        settings.port = port
        return settings
    }

    /// Runs a carrier on a free port for as long as the partner takes; it drops all connections after so many messages.
    private static func withCarrier<Result: Sendable>(
        _ settings: CarrierSettings,
        dropsAfter count: Int? = nil,
        _ act: @escaping @Sendable (Int, any EventLoop) -> EventLoopFuture<Result>
    ) async throws -> Result {
        var settings = settings
        settings.port = 0
        settings.tellsMessages = count != nil
        let loop = Stage.makeLoop()
        return try await loop.flatSubmit { [settings] in
            let ending = loop.makePromise(of: ExitStatus.self)
            let stand = Stand()
            let carrier = Carrier(settings, ending: ending, on: loop) { event in
                guard case .message = event else { return }
                stand.messages += 1
                if stand.messages == count { stand.drop() }
            }
            stand.drop = { [weak carrier] in loop.assumeIsolated().execute { carrier?.obey(.drop) } }
            let bound = NIOLoopBound(carrier, eventLoop: loop)
            return carrier.listen().flatMap { act($0, loop) }.flatMap { result in
                bound.value.stop()
                return ending.futureResult.map { _ in result }
            }
        }.get()
    }
}

extension PartnerEvent {
    /// Its name as a program is told it.
    var kind: String {
        switch self {
        case .bound: "bound"
        case .bindRefused: "bind_refused"
        case .answer: "answer"
        case .noAnswer: "no_answer"
        case .receipt: "receipt"
        case .message: "message"
        case .remark: "remark"
        case .closed: "closed"
        }
    }
}
