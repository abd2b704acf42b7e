package import Common

/// The bind's failed messages whose senders asked for a receipt of failures and have not got it, the oldest first: at most
/// `limit`, and about `bytes` of payload.
package struct OwedReceipts: StoreCommand {
    let bind: BindName
    let limit: Int
    let bytes: Int

    package init(bind: BindName, limit: Int, bytes: Int = 1_048_576) {
        self.bytes = bytes
        self.bind = bind
        self.limit = max(limit, 1)
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.limit) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> [CachedMessage] {
        guard transaction.memory.counts(of: self.bind).failed > 0 else { return [] }
        let key = try transaction.key(of: self.bind)
        var left = self.bytes
        return try transaction.rows(Self.owed, .integer(key), .integer(self.limit)) {
            row throws(StoreFault) -> CachedMessage? in
            guard left > 0, let message = transaction.message(from: row) else { return nil }
            left -= message.payload.count
            return message
        }
    }

    private static let owed: SQL = """
        SELECT number, bind, state, retry_count, next_retry_at, received_at, owes_receipt, last_error, payload, tried
        FROM message WHERE bind = ? AND state = 2 AND owes_receipt = 1 ORDER BY number LIMIT ?
        """
}

/// The partner has taken these receipts of failures: none is owed any more.
///
/// Answers how many were.
package struct ReceiptsSent: StoreCommand {
    let bind: BindName
    let ids: [MessageID]

    package init(bind: BindName, ids: [MessageID]) {
        self.bind = bind
        self.ids = ids
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.ids.count) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        guard let key = transaction.memory.keys[self.bind] else { return 0 }
        var count = 0
        for id in self.ids { count += try transaction.run(Self.sent, .id(id), .integer(key)) }
        return count
    }

    private static let sent: SQL = """
        UPDATE message SET owes_receipt = 0 WHERE number = ? AND bind = ? AND state = 2 AND owes_receipt = 1
        """
}
