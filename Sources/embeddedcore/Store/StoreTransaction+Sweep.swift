import Common
import CoreAPI
import GRDB

/// What time alone brings about.
extension StoreTransaction {
    /// Rows a sweep takes on at a time, so that it never holds up those who wait for a commit.
    static let sweepLimit = 500

    /// Ends what has expired and what has waited long enough; returns whether there is more.
    mutating func sweep() throws -> Bool {
        let now = self.now.milliseconds
        let expired = try self.messages(
            """
            SELECT \(MessageRow.columns) FROM message INDEXED BY message_expiry WHERE state = 0 \
            AND expires_at IS NOT NULL AND expires_at <= ? AND (lease IS NULL OR due_at <= ?) LIMIT ?
            """,
            [now, now, Self.sweepLimit]
        )
        for row in expired { try self.finish(row, as: .expired, .expired, error: "expired") }
        let unanswered = try self.messages(
            """
            SELECT \(MessageRow.columns) FROM message INDEXED BY message_receipt WHERE receipt_due IS NOT NULL \
            AND receipt_due <= ? LIMIT ?
            """,
            [now, Self.sweepLimit]
        )
        for row in unanswered { try self.giveUpWaiting(row) }
        return expired.count == Self.sweepLimit || unanswered.count == Self.sweepLimit
    }

    private func messages(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws -> [MessageRow] {
        let cursor = try self.rows(sql, arguments)
        var messages: [MessageRow] = []
        while let row = try cursor.next() { messages.append(MessageRow(row)) }
        return messages
    }

    /// When the next sweep has something to do; nil where nothing has an end.
    func nextDeadline() throws -> Timestamp? {
        let expiry = try self.row(
            """
            SELECT MIN(expires_at) FROM message INDEXED BY message_expiry WHERE state = 0 AND expires_at IS NOT NULL
            """,
            []
        )
        let receipt = try self.row(
            "SELECT MIN(receipt_due) FROM message INDEXED BY message_receipt WHERE receipt_due IS NOT NULL",
            []
        )
        return [expiry?.time(0), receipt?.time(0)].compactMap(\.self).min()
    }

    /// Forgets what is older than the retention, beginning after `id`; returns where to go on, or nil at the end.
    ///
    /// Ids grow with time, so the scan ends at the first row that is young enough. What is still pending stays, however old.
    mutating func purge(after id: Int64) throws -> Int64? {
        let horizon = (Timestamp(milliseconds: self.now.milliseconds - self.rules.retention.wholeMilliseconds))
        let cursor = try self.rows(
            "SELECT id, state, created_at, receipt_phase FROM message WHERE id > ? ORDER BY id LIMIT ?",
            [id, Self.sweepLimit]
        )
        var seen: [(id: Int64, isOver: Bool)] = []
        while let row = try cursor.next(), let id = row.integer(0), let created = row.time(2), created < horizon {
            let isOver = row.integer(1) != MessageState.pending.rawValue
            seen.append((id, isOver && row.integer(3) != ReceiptPhase.waiting.rawValue))
        }
        for (id, isOver) in seen where isOver {
            try self.run("DELETE FROM carrier_reference WHERE message_id = ?", [id])
            try self.run("DELETE FROM message WHERE id = ?", [id])
        }
        return seen.count == Self.sweepLimit ? seen.last?.id : nil
    }

    /// Forgets old events, unmatched receipts and workers; returns whether there is more.
    mutating func purgeOthers() throws -> Bool {
        let now = self.now.milliseconds
        let events = try self.run(
            "DELETE FROM event WHERE id IN (SELECT id FROM (SELECT id, at FROM event ORDER BY id LIMIT ?) WHERE at < ?)",
            [Self.sweepLimit, now - self.rules.retention.wholeMilliseconds]
        )
        let orphans = try self.run(
            """
            DELETE FROM orphan_receipt WHERE id IN \
            (SELECT id FROM (SELECT id, created_at FROM orphan_receipt ORDER BY id LIMIT ?) WHERE created_at < ?)
            """,
            [Self.sweepLimit, now - self.rules.orphanLife.wholeMilliseconds]
        )
        try self.run(
            "DELETE FROM lessee WHERE seen_until < ? AND id NOT IN (SELECT lease FROM message WHERE lease IS NOT NULL)",
            [now - 86_400_000]
        )
        return events == Self.sweepLimit || orphans == Self.sweepLimit
    }
}
