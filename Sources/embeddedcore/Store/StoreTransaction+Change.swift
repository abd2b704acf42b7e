import Common
import CoreAPI
import Foundation
import GRDB

/// What came of a wish to withdraw or change a message.
enum ChangeOutcome: Equatable, Sendable {
    case done
    case unknown
    /// It is on its way, or past it.
    case tooLate
    /// It did not come in by the bind that asks.
    case notYours
}

/// What a sender may still do with a message that nobody has begun to send.
extension StoreTransaction {
    mutating func cancel(_ id: Int64, sourceSmsc: String?) throws -> ChangeOutcome {
        switch try self.changeable(id, sourceSmsc) {
        case .failure(let why): return why.outcome
        case .success(let row):
            try self.finish(row, as: .rejected, .deleted, error: "cancelled")
            return .done
        }
    }

    mutating func replace(_ id: Int64, by replacement: Replacement) throws -> ChangeOutcome {
        switch try self.changeable(id, replacement.sourceSmsc) {
        case .failure(let why): return why.outcome
        case .success(let row):
            guard var content = row.message else { return .unknown }
            content.replace(by: replacement)
            var json = JSONWriter()
            content.writeFixed(to: &json)
            let due = replacement.deliverAfter ?? row.dueAt
            try self.run(
                """
                UPDATE message SET content = ?, due_at = ?, deliver_after = ?, expires_at = ?, updated_at = ?, \
                receipt_phase = ? WHERE id = ?
                """,
                [
                    Data(json.bytes), due.milliseconds, content.deliverAfter?.milliseconds,
                    content.expires?.milliseconds, self.now.milliseconds, Self.phase(after: content).rawValue, id,
                ]
            )
            try self.record(id, "replaced", "")
            if let smsc = row.destSmsc { self.effects.wake.insert(smsc) }
            self.effects.note(deadline: content.expires)
            return .done
        }
    }

    private struct Refusal: Error {
        let outcome: ChangeOutcome
    }

    private func changeable(_ id: Int64, _ sourceSmsc: String?) throws -> Result<MessageRow, Refusal> {
        guard let row = try self.message(id) else { return .failure(Refusal(outcome: .unknown)) }
        if let sourceSmsc, sourceSmsc != row.sourceSmsc { return .failure(Refusal(outcome: .notYours)) }
        guard row.state == .pending, !row.isLeased(at: self.now), !row.redelivered, !row.isReceipt else {
            return .failure(Refusal(outcome: .tooLate))
        }
        return .success(row)
    }

    private static func phase(after content: MessageContent) -> ReceiptPhase {
        let asks = ReceiptWish(registeredDelivery: content.registeredDelivery).isAny && content.sourceSmsc != nil
        return asks ? .asked : .unasked
    }
}

extension MessageContent {
    fileprivate mutating func replace(by replacement: Replacement) {
        if let source = replacement.sourceMsisdn { self.sourceMsisdn = source }
        if let text = replacement.messageBody {
            self.messageBody = text
            self.rawPayload = nil
        }
        if let octets = replacement.rawPayload { self.rawPayload = octets }
        if let coding = replacement.tpDcs { self.tpDcs = coding }
        if let time = replacement.deliverAfter { self.deliverAfter = time }
        if let time = replacement.expires { self.expires = time }
        if let wish = replacement.registeredDelivery { self.registeredDelivery = wish }
    }
}
