import Common
import CoreAPI
import GRDB

/// What a fetch brought.
struct Fetched: Sendable {
    /// A JSON array of messages.
    var json: [UInt8] = []
    var ids: [Int64] = []
    /// When there will be something, as far as is known now.
    var nextDue: Timestamp?
}

/// Handing messages out, each to one worker at a time.
extension StoreTransaction {
    private static let due = """
        SELECT \(MessageRow.columns) FROM message INDEXED BY message_due WHERE dest_smsc = ? AND state = 0 \
        AND due_at <= ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY due_at, id LIMIT ?
        """

    /// Leases what is due for `smsc` to `lessee`.
    mutating func fetch(smsc: String, limit: Int, for lessee: Lessee) throws -> Fetched {
        var fetched = Fetched()
        guard let lease = try self.leaseNumber(of: lessee, smsc: smsc) else { return fetched }
        let now = self.now.milliseconds
        var json = JSONWriter(reserving: 4096)
        json.beginArray()
        let cursor = try self.rows(Self.due, [smsc, now, now, limit])
        var ids: [(id: Int64, redelivered: Bool)] = []
        while let row = try cursor.next() {
            var message = MessageRow(row)
            // Whoever had it has let the lease run out: it may have been sent.
            if message.lease != nil { message.redelivered = true }
            ids.append((message.id, message.redelivered))
            message.write(to: &json)
        }
        json.endArray()
        let until = (self.now + self.rules.lease).milliseconds
        for (id, redelivered) in ids {
            try self.run(
                "UPDATE message SET lease = ?, due_at = ?, redelivered = ? WHERE id = ?",
                [lease, until, redelivered ? 1 : 0, id]
            )
        }
        fetched.json = json.bytes
        fetched.ids = ids.map(\.id)
        if ids.isEmpty { fetched.nextDue = try self.nextDue(for: smsc) }
        return fetched
    }

    private func nextDue(for smsc: String) throws -> Timestamp? {
        let sql = """
            SELECT MIN(due_at) FROM message INDEXED BY message_due WHERE dest_smsc = ? AND state = 0 AND due_at > ?
            """
        return try self.row(sql, [smsc, self.now.milliseconds])?.time(0)
    }

    /// The number under which this worker leases; nil where a newer generation of it is at work.
    ///
    /// A generation seen for the first time takes over what its predecessors hold. A newer one that has not been heard of for the length of a lease no
    /// longer counts: a gateway whose counter began anew must not wait for ever.
    private mutating func leaseNumber(of lessee: Lessee, smsc: String) throws -> Int64? {
        let worker = Int64(clamping: lessee.worker)
        let until = (self.now + self.rules.lease).milliseconds
        let newest = try self.row(
            "SELECT id, worker, seen_until FROM lessee WHERE frontend = ? AND smsc = ? ORDER BY worker DESC LIMIT 1",
            [lessee.frontend, smsc]
        )
        if let newest, let id = newest.integer(0), let known = newest.integer(1), let seen = newest.integer(2) {
            if known == worker {
                // Written once in a third of a lease, so that idle polls cost no write.
                if seen > until || until - seen > self.rules.lease.wholeMilliseconds / 3 {
                    try self.run("UPDATE lessee SET seen_until = ? WHERE id = ?", [until, id])
                }
                return id
            }
            // Nobody was seen later than now: where it says so, the clock has been elsewhere.
            if known > worker, seen > self.now.milliseconds, seen <= until { return nil }
        }
        try self.takeOver(from: lessee.frontend, smsc: smsc)
        try self.run("DELETE FROM lessee WHERE frontend = ? AND smsc = ?", [lessee.frontend, smsc])
        try self.run(
            "INSERT INTO lessee (frontend, smsc, worker, seen_until) VALUES (?, ?, ?, ?)",
            [lessee.frontend, smsc, worker, until]
        )
        return self.database.lastInsertedRowID
    }

    private func takeOver(from frontend: String, smsc: String) throws {
        try self.run(
            """
            UPDATE message SET lease = NULL, due_at = ?, redelivered = 1 WHERE state = 0 AND lease IN \
            (SELECT id FROM lessee WHERE frontend = ? AND smsc = ?)
            """,
            [self.now.milliseconds, frontend, smsc]
        )
    }
}
