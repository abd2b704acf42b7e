package import Common

/// Stores messages; mostly as *delivering*: the worker that brings them gives them to Core at once, the row is its insurance.
package struct AppendMessages: StoreCommand {
    let bind: BindName
    let rows: [CacheRow]
    let state: CacheState
    let maxSize: Int
    let overflow: CacheOverflow

    /// - Parameters:
    ///   - bind: the bind that brought them.
    ///   - rows: stored in this order.
    ///   - isHeld: they wait in the store (*pending*, due at once) instead of being delivered by the worker that brings them.
    ///   - maxSize: the bind's `cache_max_size`.
    ///   - overflow: what happens beyond it.
    package init(bind: BindName, rows: [CacheRow], isHeld: Bool = false, maxSize: Int, overflow: CacheOverflow) {
        self.bind = bind
        self.rows = rows
        self.state = isHeld ? .pending : .delivering
        self.maxSize = max(maxSize, 1)
        self.overflow = overflow
    }

    package var lane: BindName? { self.bind }

    package var weight: CommandWeight {
        CommandWeight(rows: self.rows.count, bytes: self.rows.reduce(0) { $0 + $1.payload.count })
    }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> AppendAnswer {
        guard transaction.mayGrow else { return AppendAnswer(refusal: .diskFull) }
        let key = try transaction.key(of: self.bind)
        var answer = AppendAnswer()
        let room = try self.makeRoom(in: transaction, key, &answer)
        // Rows that wait may be dropped for later ones of the same command, as if each had come alone.
        let passing = self.state == .pending && self.overflow == .dropOldest ? self.rows.count - room : 0
        let count = room + passing
        if count < self.rows.count { answer.refusal = .overflow }
        let first = try transaction.takeNumbers(count)
        answer.ids.reserveCapacity(count)
        for (offset, row) in self.rows.prefix(count).enumerated() {
            let number = first + Int64(offset)
            guard offset >= passing else {
                answer.ids.append(MessageID(number: number))
                answer.dropped.append(MessageID(number: number))
                continue
            }
            try transaction.insert(number: number, bind: key, self.state, row)
            answer.ids.append(MessageID(number: number))
        }
        transaction.memory.add(room, to: self.state, of: self.bind)
        if self.state == .delivering {
            transaction.memory.lives.takes(.worker, answer.ids.lazy.map(\.number), of: self.bind)
        }
        return answer
    }

    /// How many of the rows the bind may hold, after the oldest ones have been dropped where the policy says so.
    private func makeRoom(
        in transaction: StoreTransaction,
        _ key: Int64,
        _ answer: inout AppendAnswer
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

    private static let oldest: SQL = """
        SELECT number, state FROM message WHERE bind = ? AND state <> 1 ORDER BY number LIMIT ?
        """
}
