package import Common

/// Stores messages as *delivering*: the worker that brings them gives them to Core at once, the row is its insurance.
package struct AppendMessages: StoreCommand {
    package struct Row: Sendable, Equatable {
        /// The worker's own encoding; opaque here.
        package let payload: ArraySlice<UInt8>
        /// Its sender asked for a receipt of failures.
        package let wantsFailureReceipt: Bool

        package init(payload: ArraySlice<UInt8>, wantsFailureReceipt: Bool) {
            self.payload = payload
            self.wantsFailureReceipt = wantsFailureReceipt
        }
    }

    package struct Answer: Sendable, Equatable {
        /// Of the rows stored: the first ones, in their order.
        package var ids: [MessageID] = []
        /// Why the rest of the rows was not.
        package var refusal: Refusal?
        /// What `drop_oldest` removed to make room.
        package var dropped: [MessageID] = []

        package init(ids: [MessageID] = [], refusal: Refusal? = nil, dropped: [MessageID] = []) {
            self.ids = ids
            self.refusal = refusal
            self.dropped = dropped
        }
    }

    package enum Refusal: Sendable, Equatable {
        /// The bind holds its `cache_max_size`, and nothing may be dropped.
        case overflow
        /// Too little free space on the disk.
        case diskFull
    }

    let bind: BindName
    let rows: [Row]
    let maxSize: Int
    let overflow: CacheOverflow

    /// The rows are stored in this order; `maxSize` is the bind's `cache_max_size`.
    package init(bind: BindName, rows: [Row], maxSize: Int, overflow: CacheOverflow) {
        self.bind = bind
        self.rows = rows
        self.maxSize = max(maxSize, 1)
        self.overflow = overflow
    }

    package var lane: BindName? { self.bind }

    package var weight: CommandWeight {
        CommandWeight(rows: self.rows.count, bytes: self.rows.reduce(0) { $0 + $1.payload.count })
    }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Answer {
        guard transaction.mayGrow else { return Answer(refusal: .diskFull) }
        let key = try transaction.key(of: self.bind)
        var answer = Answer()
        let count = try self.makeRoom(in: transaction, key, &answer)
        if count < self.rows.count { answer.refusal = .overflow }
        let first = try transaction.takeNumbers(count)
        answer.ids.reserveCapacity(count)
        for (offset, row) in self.rows.prefix(count).enumerated() {
            let number = first + Int64(offset)
            try transaction.run(
                Self.insert,
                .integer(number),
                .integer(key),
                .time(transaction.now),
                .flag(row.wantsFailureReceipt),
                .blob(row.payload)
            )
            answer.ids.append(MessageID(number: number))
        }
        transaction.memory.add(count, to: .delivering, of: self.bind)
        return answer
    }

    /// How many of the rows the bind may hold, after the oldest ones have been dropped where the policy says so.
    private func makeRoom(
        in transaction: StoreTransaction,
        _ key: Int64,
        _ answer: inout Answer
    ) throws(StoreFault) -> Int {
        let room = max(self.maxSize - transaction.memory.counts(of: self.bind).total, 0)
        let missing = self.rows.count - room
        guard missing > 0, self.overflow == .dropOldest else { return min(room, self.rows.count) }
        let oldest = try transaction.rows(Self.oldest, .integer(key), .integer(missing)) { row in
            CacheState(rawValue: row.integer(1)).map { (number: row.integer(0), state: $0) }
        }
        for old in oldest {
            try transaction.run("DELETE FROM message WHERE number = ?", .integer(old.number))
            transaction.memory.add(-1, to: old.state, of: self.bind)
            answer.dropped.append(MessageID(number: old.number))
        }
        return min(room + oldest.count, self.rows.count)
    }

    private static let insert: SQL = """
        INSERT INTO message (number, bind, state, retry_count, next_retry_at, received_at, owes_receipt, payload)
        VALUES (?, ?, 1, 0, 0, ?, ?, ?)
        """
    private static let oldest: SQL = """
        SELECT number, state FROM message WHERE bind = ? AND state <> 1 ORDER BY number LIMIT ?
        """
}
