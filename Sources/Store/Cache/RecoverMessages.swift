package import Common

/// A worker starts: what its predecessor was delivering waits again, due at once.
///
/// Answers how many there were.
package struct RecoverMessages: StoreCommand {
    let bind: BindName

    package init(bind: BindName) { self.bind = bind }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { .light }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        // Delivering rows are in no index, so the table is read through: not for nothing.
        guard transaction.memory.counts(of: self.bind).delivering > 0 else { return 0 }
        let key = try transaction.key(of: self.bind)
        let count = try transaction.run(
            "UPDATE message SET state = 0, next_retry_at = 0 WHERE bind = ? AND state = 1",
            .integer(key)
        )
        transaction.memory.move(count, from: .delivering, to: .pending, of: self.bind)
        return count
    }
}

/// Core gives good answers again: everything that waits, of all binds, is due at once.
///
/// Answers how many were not yet.
package struct RequeueMessages: StoreCommand {
    package init() {}

    package var lane: BindName? { nil }
    package var weight: CommandWeight { .light }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        var count = 0
        for key in transaction.memory.names.keys {
            count += try transaction.run(
                "UPDATE message SET next_retry_at = 0 WHERE bind = ? AND state = 0 AND next_retry_at > 0",
                .integer(key)
            )
        }
        return count
    }
}
