import Common
import CoreAPI
import GRDB

/// Taking in what became of an attempt to send.
extension StoreTransaction {
    private static let one = "SELECT \(MessageRow.columns) FROM message WHERE id = ?"

    func message(_ id: Int64) throws -> MessageRow? {
        try self.row(Self.one, [id]).map { MessageRow($0) }
    }

    /// Takes one result in; nil where there is no such message.
    ///
    /// A result for a message that is no longer pending changes nothing: it is a repeat, or came after the message's end had been told.
    mutating func settle(_ result: DeliveryResult) throws -> Int64? {
        guard let row = try self.message(result.id) else { return nil }
        guard row.state == .pending else {
            if result.outcome == .delivered, row.state != .delivered {
                try self.record(row.id, "late_result", "accepted by the carrier after the end")
            }
            return row.id
        }
        switch result.outcome {
        case .delivered: try self.delivered(row, result.smppMessageIDs)
        case .temporary: try self.failedOnce(row, Self.error(of: result))
        case .permanent: try self.finish(row, as: .failed, .undeliverable, error: Self.error(of: result))
        }
        return row.id
    }

    private static func error(of result: DeliveryResult) -> String {
        let status = result.smppStatus.map { "status 0x" + String($0, radix: 16, uppercase: true) }
        return [result.error, status].compactMap(\.self).joined(separator: ", ")
    }

    private mutating func delivered(_ row: MessageRow, _ smppMessageIDs: [String]) throws {
        var due: Timestamp?
        let waits = row.phase == .asked
        if waits { due = (row.expires ?? self.now + self.rules.assumedValidity) + self.rules.receiptGrace }
        var ids: String?
        if !smppMessageIDs.isEmpty {
            var json = JSONWriter()
            json.array(smppMessageIDs) { json, id in json.string(id) }
            ids = json.text
        }
        try self.run(
            """
            UPDATE message SET state = 1, lease = NULL, updated_at = ?, error = NULL, smpp_message_ids = ?, \
            receipt_phase = ?, receipt_due = ? WHERE id = ?
            """,
            [
                self.now.milliseconds, ids, (waits ? ReceiptPhase.waiting : row.phase).rawValue, due?.milliseconds,
                row.id,
            ]
        )
        try self.record(row.id, "delivered", "accepted by \(row.destSmsc ?? "nobody")", state: .delivered)
        guard waits else { return }
        self.effects.note(deadline: due)
        try self.expectReceipts(smppMessageIDs, of: row)
    }

    private mutating func failedOnce(_ row: MessageRow, _ error: String) throws {
        let attempts = row.attempts + 1
        try self.run("UPDATE message SET attempts = ? WHERE id = ?", [attempts, row.id])
        guard let next = self.rules.ladder.next(after: Int(clamping: attempts), at: self.now) else {
            return try self.finish(row, as: .failed, .undeliverable, error: error)
        }
        try self.run(
            """
            UPDATE message SET lease = NULL, redelivered = 0, due_at = ?, deliver_after = ?, updated_at = ?, error = ? \
            WHERE id = ?
            """,
            [next.milliseconds, next.milliseconds, self.now.milliseconds, error, row.id]
        )
        try self.record(row.id, "attempt_failed", error)
        self.effects.note(deadline: row.expires)
    }

    /// Ends a message that the carrier has not taken, and tells its sender if he asked.
    mutating func finish(_ row: MessageRow, as state: MessageState, _ receipt: ReceiptState, error: String) throws {
        try self.run(
            """
            UPDATE message SET state = ?, lease = NULL, updated_at = ?, error = ?, receipt_phase = ?, \
            receipt_due = NULL WHERE id = ?
            """,
            [state.rawValue, self.now.milliseconds, error, ReceiptPhase.closed.rawValue, row.id]
        )
        try self.record(row.id, state.status.name, error, state: state)
        guard row.phase != .closed, !row.isReceipt, let content = row.message else { return }
        try self.tell(content, row.id, receipt, submitted: row.createdAt)
    }
}
