import Common
import CoreAPI
import Foundation
import GRDB

/// Taking carriers' receipts in, and making the items that tell the senders.
extension StoreTransaction {
    /// Takes one receipt in.
    mutating func take(_ report: ReceiptReport) throws -> ItemOutcome {
        switch report.subject {
        case .message(let id, let smppMessageID):
            guard let row = try self.message(id) else {
                return .permanent(CoreFault(.http(404), "message \(id) does not exist"))
            }
            return try self.take(report, about: row, smppMessageID)
        case .carrier(let destSmsc, let smppMessageID):
            let reference = try self.row(
                """
                SELECT message_id FROM carrier_reference WHERE smpp_message_id = ? AND dest_smsc = ? \
                ORDER BY message_id DESC LIMIT 1
                """,
                [smppMessageID, destSmsc]
            )
            guard let id = reference?.integer(0), let row = try self.message(id) else {
                return try self.keep(report, destSmsc, smppMessageID)
            }
            return try self.take(report, about: row, smppMessageID)
        }
    }

    private mutating func take(
        _ report: ReceiptReport,
        about row: MessageRow,
        _ smppMessageID: String?
    ) throws -> ItemOutcome {
        guard let smppMessageID, row.phase == .asked || row.phase == .waiting else {
            try self.apply(report, to: row)
            return .done(row.id)
        }
        let parts = try self.parts(of: row.id)
        // One part, or none named when it was sent: however the id is spelled, nothing else can be meant.
        if parts.count == 1 || parts.isEmpty && row.state != .pending {
            try self.apply(report, to: row)
            return .done(row.id)
        }
        guard let part = parts.first(where: { $0.smppMessageID == smppMessageID }) else {
            // Core does not know yet that this part was accepted: the receipt has overtaken that report.
            return try self.keep(report, row.destSmsc ?? "", smppMessageID)
        }
        guard report.state.isFinal else {
            try self.apply(report, to: row)
            return .done(row.id)
        }
        try self.run(
            "UPDATE carrier_reference SET state = ? WHERE message_id = ? AND part = ? AND state IS NULL",
            [report.state.rawValue, row.id, part.number]
        )
        guard let whole = ReceiptLedger.whole(try self.parts(of: row.id).map(\.state)) else { return .done(row.id) }
        var outcome = report
        outcome.state = whole
        try self.apply(outcome, to: row)
        return .done(row.id)
    }

    private func parts(of id: Int64) throws -> [(number: Int64, smppMessageID: String, state: ReceiptState?)] {
        let cursor = try self.rows(
            "SELECT part, smpp_message_id, state FROM carrier_reference WHERE message_id = ? ORDER BY part",
            [id]
        )
        var parts: [(number: Int64, smppMessageID: String, state: ReceiptState?)] = []
        while let row = try cursor.next() {
            parts.append((row.integer(0) ?? 0, row.text(1) ?? "", row.text(2).flatMap(ReceiptState.init)))
        }
        return parts
    }

    private mutating func apply(_ report: ReceiptReport, to row: MessageRow) throws {
        guard let content = row.message else { return }
        let wish = ReceiptWish(registeredDelivery: content.registeredDelivery)
        try self.record(
            row.id,
            "receipt",
            [report.state.rawValue, report.error].compactMap(\.self).joined(separator: " ")
        )
        switch ReceiptLedger.judge(report.state, in: row.phase, wish: wish) {
        case .ignore:
            return
        case .pass:
            try self.item(content, row.id, report.state, report.error, submitted: row.createdAt, done: report.doneDate)
        case .close(let tell):
            try self.close(row, report.state, report.error)
            guard tell else { return }
            try self.item(content, row.id, report.state, report.error, submitted: row.createdAt, done: report.doneDate)
        }
    }

    /// The carrier's last word becomes the message's state.
    private mutating func close(_ row: MessageRow, _ receipt: ReceiptState, _ error: String?) throws {
        let state: MessageState =
            switch receipt {
            case .delivered: .delivered
            case .expired: .expired
            case .rejected: .rejected
            case .deleted, .undeliverable, .skipped: .failed
            // Not final: nothing better is known than that the carrier has it.
            case .scheduled, .enroute, .accepted, .unknown: .delivered
            }
        try self.run(
            """
            UPDATE message SET state = ?, lease = NULL, updated_at = ?, error = ?, receipt_phase = ?, \
            receipt_due = NULL WHERE id = ?
            """,
            [
                state.rawValue, self.now.milliseconds, state == .delivered ? nil : error ?? receipt.rawValue,
                ReceiptPhase.closed.rawValue, row.id,
            ]
        )
        if state != row.state { try self.record(row.id, state.status.name, receipt.rawValue, state: state) }
    }

    /// Nothing came in time: the sender is told that nothing is known.
    mutating func giveUpWaiting(_ row: MessageRow) throws {
        try self.close(row, .unknown, nil)
        try self.record(row.id, "receipt", "UNKNOWN, none came in time")
        guard let content = row.message else { return }
        try self.tell(content, row.id, .unknown, submitted: row.createdAt)
    }

    /// Makes the one final receipt, if the sender asked for one of this kind.
    mutating func tell(
        _ content: MessageContent,
        _ id: Int64,
        _ state: ReceiptState,
        submitted: Timestamp? = nil
    ) throws {
        guard content.kind == .message else { return }
        guard ReceiptWish(registeredDelivery: content.registeredDelivery).includes(state) else { return }
        try self.item(content, id, state, nil, submitted: submitted ?? self.now, done: nil)
    }

    /// Makes the item that tells the sender: from the destination back to the source, over the bind it came by.
    private mutating func item(
        _ content: MessageContent,
        _ id: Int64,
        _ state: ReceiptState,
        _ error: String?,
        submitted: Timestamp,
        done: Timestamp?
    ) throws {
        guard let smsc = content.sourceSmsc else { return }
        var item = MessageContent(
            sourceMsisdn: content.destinationMsisdn,
            destinationMsisdn: content.sourceMsisdn,
            messageBody: String(content.messageBody.prefix(20))
        )
        item.sourceTon = content.destTon
        item.sourceNpi = content.destNpi
        item.destTon = content.sourceTon
        item.destNpi = content.sourceNpi
        item.kind = .receipt
        item.expires = self.now + self.rules.receiptLife
        item.receipt = Receipt(
            messageID: content.sourceMessageID ?? String(id),
            state: state,
            error: error,
            submitDate: submitted,
            doneDate: done ?? self.now
        )
        _ = try self.insert(PreparedMessage(item, disposition: .queue(destSmsc: smsc)))
    }
}
