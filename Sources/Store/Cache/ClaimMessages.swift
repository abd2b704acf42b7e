package import Common

/// Takes a bind's due messages for delivery, at most `limit` of them and about `bytes` of payload.
///
/// First what is due at once, then the retries by when they were due.
package struct ClaimMessages: StoreCommand {
    let bind: BindName
    let deliverer: Deliverer
    let limit: Int
    let bytes: Int

    package init(bind: BindName, for deliverer: Deliverer = .worker, limit: Int, bytes: Int = 1_048_576) {
        self.bind = bind
        self.deliverer = deliverer
        self.limit = max(limit, 1)
        self.bytes = bytes
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.limit) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> ClaimAnswer {
        // The oldest of what nobody is at any more, as many as are claimed: so the order is as if all of it waited already.
        _ = try transaction.recover(max(self.limit, CommandWeight.portion.rows), of: self.bind)
        guard transaction.memory.counts(of: self.bind).pending > 0 else {
            return ClaimAnswer(messages: [], nextDue: nil, isMoreDue: false)
        }
        let key = try transaction.key(of: self.bind)
        var left = self.bytes
        let due = try transaction.rows(Self.due, .integer(key), .time(transaction.now), .integer(self.limit)) {
            row throws(StoreFault) -> CachedMessage? in
            guard left > 0, let message = transaction.message(from: row) else { return nil }
            left -= message.payload.count
            return message
        }
        for message in due {
            try transaction.run("UPDATE message SET state = 1, tried = 1 WHERE number = ?", .id(message.id))
        }
        transaction.memory.move(due.count, from: .pending, to: .delivering, of: self.bind)
        transaction.memory.lives.takes(self.deliverer, due.lazy.map(\.id.number), of: self.bind)
        let next = try transaction.first(Self.next, .integer(key)) { $0.integer(0) }
        let isDue = next.map { $0 <= transaction.now.milliseconds } ?? false
        let isMoreDue = isDue || transaction.memory.lives.hasLeft(self.bind)
        return ClaimAnswer(
            messages: due.sorted { $0.id.number < $1.id.number },
            nextDue: isMoreDue ? nil : next.map { Timestamp(milliseconds: $0) },
            isMoreDue: isMoreDue
        )
    }

    private static let due: SQL = """
        SELECT number, bind, state, retry_count, next_retry_at, received_at, owes_receipt, last_error, payload, tried
        FROM message WHERE bind = ? AND state = 0 AND next_retry_at <= ? AND number > 0
        ORDER BY next_retry_at, number LIMIT ?
        """
    private static let next: SQL = """
        SELECT next_retry_at FROM message WHERE bind = ? AND state = 0 AND number > 0
        ORDER BY next_retry_at, number LIMIT 1
        """
}
