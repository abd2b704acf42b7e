package import Common

/// A worker, or the steward, starts or has gone: what its predecessor was delivering waits again, due at once.
///
/// Answers how many there were; none where somebody has been heard of that life, or a later one.
package struct RecoverMessages: StoreCommand {
    package let bind: BindName
    package let life: Life?

    /// Without a life it is done in any case, for the worker.
    package init(bind: BindName, life: Life? = nil) {
        self.bind = bind
        self.life = life
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { .light }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        guard let life = self.life else { return try transaction.recoverWorkers(self.bind) }
        return try transaction.begin(life, of: self.bind)
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
