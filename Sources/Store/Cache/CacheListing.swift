import Common
import Foundation
import GRDB

extension CacheFilter {
    /// The newest first; read beside the writer.
    func messages(in database: Database) throws -> [CachedMessage] {
        var conditions = ["number < ?", "retry_count >= ?"]
        var arguments: [any DatabaseValueConvertible] = [self.before?.number ?? .max, self.retriedAtLeast]
        if let bind = self.bind {
            conditions.append("bind = (SELECT id FROM bind WHERE name = ?)")
            arguments.append(bind.value)
        }
        if let state = self.state {
            conditions.append("state = ?")
            arguments.append(state.rawValue)
            // So that the index of what lies still is used.
            if state != .delivering { conditions.append("state <> 1") }
        }
        let sql = """
            SELECT number, (SELECT name FROM bind WHERE id = message.bind), state, retry_count, next_retry_at, \
            received_at, owes_receipt, last_error, \(self.withPayload ? "payload" : "x''") AS payload, tried \
            FROM message WHERE \(conditions.joined(separator: " AND ")) ORDER BY number DESC LIMIT ?
            """
        arguments.append(min(max(self.limit, 1), Self.longestPage))
        return try Row.fetchAll(database, sql: sql, arguments: StatementArguments(arguments))
            .compactMap { CachedMessage($0) }
    }

    private static let longestPage = 10_000
}

extension CachedMessage {
    fileprivate init?(_ row: Row) {
        guard
            let number = Int64.fromDatabaseValue(row[0]),
            let bind = String.fromDatabaseValue(row[1]).flatMap({ BindName($0) }),
            let state = Int64.fromDatabaseValue(row[2]).flatMap({ CacheState(rawValue: $0) }),
            let retryCount = Int.fromDatabaseValue(row[3]),
            let nextRetryAt = Int64.fromDatabaseValue(row[4]),
            let receivedAt = Int64.fromDatabaseValue(row[5]),
            let owesReceipt = Bool.fromDatabaseValue(row[6]),
            let payload = Data.fromDatabaseValue(row[8]),
            let isTried = Bool.fromDatabaseValue(row[9])
        else { return nil }
        self.init(
            id: MessageID(number: number),
            bind: bind,
            state: state,
            retryCount: retryCount,
            nextRetryAt: nextRetryAt > 0 ? Timestamp(milliseconds: nextRetryAt) : nil,
            receivedAt: Timestamp(milliseconds: receivedAt),
            wantsFailureReceipt: owesReceipt,
            lastError: String.fromDatabaseValue(row[7]),
            payload: Array(payload),
            isTried: isTried
        )
    }
}
