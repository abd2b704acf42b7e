import Common
import CoreAPI
import GRDB

/// Call detail records: one line for each change of state.
struct CDRPage: Sendable {
    var text: String
    /// The last record on it; nil where nothing follows.
    var next: Int64?
}

extension MessageStore {
    static let cdrHeader =
        "time,message_id,status,kind,source_msisdn,destination_msisdn,source_smsc,dest_smsc,attempts,smpp_message_ids,detail\n"

    /// Some lines of CSV, the oldest first.
    func cdrs(after id: Int64, from start: Timestamp?, until end: Timestamp?) async throws(StoreFault) -> CDRPage {
        try await self.read { database in
            let sql = """
                SELECT event.id, event.at, event.state, event.description, \(MessageRow.columns.qualified) \
                FROM event JOIN message ON message.id = event.message_id \
                WHERE event.id > ? AND event.state IS NOT NULL AND event.at >= ? AND event.at < ? \
                ORDER BY event.id LIMIT 1000
                """
            let from = start?.milliseconds ?? 0
            let until = end?.milliseconds ?? Int64.max
            var page = CDRPage(text: "", next: nil)
            var count = 0
            let cursor = try Row.fetchCursor(database, sql: sql, arguments: [id, from, until])
            while let row = try cursor.next() {
                page.text += Self.line(row)
                page.next = row.integer(0)
                count += 1
            }
            if count < 1000 { page.next = nil }
            return page
        }
    }

    private static func line(_ row: Row) -> String {
        let message = MessageRow(row, from: 4)
        let content = message.message
        let state = row.integer(2).flatMap(MessageState.init) ?? .failed
        let fields = [
            row.time(1)?.iso8601 ?? "", String(message.id), state.status.name,
            message.isReceipt ? "receipt" : "message",
            content?.sourceMsisdn ?? "", content?.destinationMsisdn ?? "", message.sourceSmsc ?? "",
            message.destSmsc ?? "", String(message.attempts), message.smppMessageIDs ?? "", row.text(3) ?? "",
        ]
        return fields.map(Self.quoted).joined(separator: ",") + "\n"
    }

    /// A field as RFC 4180 has it; one that a spreadsheet would take for a formula is led by an apostrophe.
    private static func quoted(_ field: String) -> String {
        let isFormula = field.first.map { "=+-@\t".contains($0) } == true && field.dropFirst().contains { !$0.isNumber }
        let text = isFormula ? "'" + field : field
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

extension String {
    /// The columns with the table's name before each.
    fileprivate var qualified: String {
        self.split(separator: ",").map { "message." + $0.drop { $0 == " " } }.joined(separator: ", ")
    }
}
