import Common

extension StoreTransaction {
    /// The columns that `message(from:)` reads.
    ///
    /// Kept beside it; the statements spell them out, being literals.
    func message(from row: SQLRow) -> CachedMessage? { CachedMessage(row, names: self.memory.names) }

    /// A new row, due at once; whoever adds it counts it.
    func insert(number: Int64, bind key: Int64, _ state: CacheState, _ row: CacheRow) throws(StoreFault) {
        try self.run(
            """
            INSERT INTO message
            (number, bind, state, retry_count, next_retry_at, received_at, owes_receipt, payload, tried)
            VALUES (?, ?, ?, 0, 0, ?, ?, ?, ?)
            """,
            .integer(number),
            .integer(key),
            .integer(state.rawValue),
            .time(self.now),
            .flag(row.wantsFailureReceipt),
            .blob(row.payload),
            .flag(state == .delivering)
        )
    }

    /// The state of a bind's row; nil without one.
    func state(of id: MessageID, bind: BindName) throws(StoreFault) -> CacheState? {
        guard let key = self.memory.keys[bind] else { return nil }
        return try self.first("SELECT state FROM message WHERE number = ? AND bind = ?", .id(id), .integer(key)) {
            CacheState(rawValue: $0.integer(0))
        }
    }

    /// Deletes a bind's row if it is in one of the states.
    func remove(_ id: MessageID, of bind: BindName, in states: Set<CacheState>) throws(StoreFault) -> Bool {
        guard let state = try self.state(of: id, bind: bind), states.contains(state) else { return false }
        try self.run("DELETE FROM message WHERE number = ?", .id(id))
        self.memory.add(-1, to: state, of: bind)
        return true
    }
}

extension CachedMessage {
    /// From `number, bind, state, retry_count, next_retry_at, received_at, owes_receipt, last_error, payload, tried`.
    init?(_ row: SQLRow, names: [Int64: BindName]) {
        guard let bind = names[row.integer(1)], let state = CacheState(rawValue: row.integer(2)) else { return nil }
        self.init(
            id: MessageID(number: row.integer(0)),
            bind: bind,
            state: state,
            retryCount: row.count(3),
            nextRetryAt: row.integer(4) > 0 ? row.time(4) : nil,
            receivedAt: row.time(5),
            wantsFailureReceipt: row.flag(6),
            lastError: row.text(7),
            payload: row.blob(8),
            isTried: row.flag(9)
        )
    }
}
