import Common
import CoreAPI
import Foundation
import GRDB

/// Receipts and messages that have not found each other yet.
extension StoreTransaction {
    /// Notes the carrier's ids of a message that waits for receipts, and takes those in that came first.
    mutating func expectReceipts(_ smppMessageIDs: [String], of row: MessageRow) throws {
        let smsc = row.destSmsc ?? ""
        for (part, id) in smppMessageIDs.enumerated() {
            try self.run(
                """
                INSERT OR REPLACE INTO carrier_reference (message_id, part, dest_smsc, smpp_message_id) \
                VALUES (?, ?, ?, ?)
                """,
                [row.id, part, smsc, id]
            )
        }
        for id in smppMessageIDs {
            for report in try self.adopt(smsc, id) {
                var report = report
                report.subject = .message(row.id, smppMessageID: id)
                _ = try self.take(report)
            }
        }
    }

    /// Takes the receipts kept under a carrier's id out of the table, in the order in which they came.
    private func adopt(_ smsc: String, _ smppMessageID: String) throws -> [ReceiptReport] {
        let cursor = try self.rows(
            "SELECT report FROM orphan_receipt WHERE smpp_message_id = ? AND dest_smsc = ? ORDER BY id",
            [smppMessageID, smsc]
        )
        var reports: [ReceiptReport] = []
        while let row = try cursor.next() {
            do throws(JSONError) {
                reports.append(try ReceiptReport(json: Array(row.octets(0))))
            } catch {
                // A row that cannot be read tells nothing; it is deleted with the others.
                continue
            }
        }
        guard !reports.isEmpty else { return [] }
        try self.run(
            "DELETE FROM orphan_receipt WHERE smpp_message_id = ? AND dest_smsc = ?",
            [smppMessageID, smsc]
        )
        return reports
    }

    /// Keeps a receipt that matches nothing yet; beyond the limit the oldest goes.
    mutating func keep(_ report: ReceiptReport, _ smsc: String, _ smppMessageID: String) throws -> ItemOutcome {
        try self.run(
            "INSERT INTO orphan_receipt (dest_smsc, smpp_message_id, report, created_at) VALUES (?, ?, ?, ?)",
            [smsc, smppMessageID, Data(report.json), self.now.milliseconds]
        )
        let newest = self.database.lastInsertedRowID
        try self.run("DELETE FROM orphan_receipt WHERE id <= ?", [newest - self.rules.orphanLimit])
        return .kept
    }
}
