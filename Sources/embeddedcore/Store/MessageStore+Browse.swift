import CoreAPI
import GRDB

/// Looking at what the store holds, beside whoever writes.
extension MessageStore {
    /// One message as JSON; nil where there is none.
    func message(_ id: Int64) async throws(StoreFault) -> [UInt8]? {
        try await self.read { database in
            let sql = "SELECT \(MessageRow.columns) FROM message WHERE id = ?"
            return try Row.fetchOne(database, sql: sql, arguments: [id]).map { row in
                var json = JSONWriter()
                MessageRow(row).write(to: &json)
                return json.bytes
            }
        }
    }

    /// A page of messages as a JSON array, the newest first.
    func messages(_ filter: MessageFilter, _ state: MessageState?) async throws(StoreFault) -> [UInt8] {
        try await self.read { database in
            var conditions = ["1"]
            var arguments: [(any DatabaseValueConvertible)?] = []
            if let state {
                conditions.append("state = ?")
                arguments.append(state.rawValue)
            }
            if let smsc = filter.destSmsc {
                conditions.append("dest_smsc = ?")
                arguments.append(smsc)
            }
            if let key = filter.idempotencyKey {
                conditions.append("idempotency_key = ?")
                arguments.append(key)
            }
            if let before = filter.before {
                conditions.append("id < ?")
                arguments.append(before)
            }
            let sql = """
                SELECT \(MessageRow.columns) FROM message WHERE \(conditions.joined(separator: " AND ")) \
                ORDER BY id DESC LIMIT \(filter.limit)
                """
            var json = JSONWriter()
            json.beginArray()
            let cursor = try Row.fetchCursor(database, sql: sql, arguments: StatementArguments(arguments))
            while let row = try cursor.next() { MessageRow(row).write(to: &json) }
            json.endArray()
            return json.bytes
        }
    }

    /// How many messages wait, by bind; those without a route under the empty name.
    func depths() async throws(StoreFault) -> [String: Int64] {
        try await self.read { database in
            let sql =
                "SELECT dest_smsc, COUNT(*) FROM message INDEXED BY message_due WHERE state = 0 GROUP BY dest_smsc"
            var depths: [String: Int64] = [:]
            let cursor = try Row.fetchCursor(database, sql: sql)
            while let row = try cursor.next() { depths[row.text(0) ?? ""] = row.integer(1) }
            return depths
        }
    }
}
