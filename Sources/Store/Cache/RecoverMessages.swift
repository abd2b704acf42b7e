package import Common

/// A worker, or the steward, starts or has gone: what its predecessor was delivering waits again, due at once.
///
/// Answers how many rows that were, the oldest first, at most a portion: with a whole one there may be more, which are asked
/// for again. Whoever claims meanwhile is given what it would be given if all of them waited.
package struct RecoverMessages: StoreCommand {
    package let bind: BindName
    package let life: Life?

    /// Without a life it is done in any case, for the worker.
    package init(bind: BindName, life: Life? = nil) {
        self.bind = bind
        self.life = life
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { .portion }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        if let life = self.life {
            if transaction.memory.lives.isNew(life, of: self.bind) { return try transaction.begin(life, of: self.bind) }
        } else {
            transaction.memory.lives.isGone(.worker, from: self.bind)
        }
        return try transaction.recover(self.weight.rows, of: self.bind)
    }
}

/// Core gives good answers again: everything that waits, of all binds, is due at once.
///
/// Answers how many were not yet, at most a portion: with a whole one there may be more, which are asked for again. Those that
/// would have been due the soonest come first.
package struct RequeueMessages: StoreCommand {
    package init() {}

    package var lane: BindName? { nil }
    package var weight: CommandWeight { .portion }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        var count = 0
        for (key, bind) in transaction.memory.names where count < self.weight.rows {
            guard transaction.memory.counts(of: bind).pending > 0 else { continue }
            count += try transaction.run(Self.requeue, .integer(key), .integer(self.weight.rows - count))
        }
        return count
    }

    private static let requeue: SQL = """
        UPDATE message SET next_retry_at = 0 WHERE number IN (
            SELECT number FROM message WHERE bind = ? AND state = 0 AND next_retry_at > 0
            ORDER BY next_retry_at, number LIMIT ?
        )
        """
}
