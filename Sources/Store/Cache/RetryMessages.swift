package import Common

/// Which messages a person means.
package enum CacheSelection: Sendable, Equatable {
    case one(MessageID)
    /// All `failed_permanent` ones of the bind.
    case allFailed
}

/// By a person: failed messages wait again, as new: no retry counted, due at once, the error cleared.
///
/// One that still waits for its retry is due at once, too. Answers how many were touched.
package struct RetryMessages: StoreCommand {
    let bind: BindName
    let selection: CacheSelection

    package init(bind: BindName, _ selection: CacheSelection) {
        self.bind = bind
        self.selection = selection
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { .light }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        guard let key = transaction.memory.keys[self.bind] else { return 0 }
        switch self.selection {
        case .one(let id):
            guard let state = try transaction.state(of: id, bind: self.bind), state != .delivering else { return 0 }
            try transaction.run(Self.one, .id(id))
            transaction.memory.move(from: state, to: .pending, of: self.bind)
            return 1
        case .allFailed:
            let count = try transaction.run(Self.failed, .integer(key))
            transaction.memory.move(count, from: .failedPermanent, to: .pending, of: self.bind)
            return count
        }
    }

    private static let one: SQL = """
        UPDATE message SET state = 0, retry_count = 0, next_retry_at = 0, last_error = NULL WHERE number = ?
        """
    private static let failed: SQL = """
        UPDATE message SET state = 0, retry_count = 0, next_retry_at = 0, last_error = NULL
        WHERE bind = ? AND state <> 1 AND state = 2
        """
}

/// By a person: messages are given up.
///
/// One that is being delivered is left alone. Answers how many went.
package struct DeleteMessages: StoreCommand {
    let bind: BindName
    let selection: CacheSelection

    package init(bind: BindName, _ selection: CacheSelection) {
        self.bind = bind
        self.selection = selection
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { .light }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        guard let key = transaction.memory.keys[self.bind] else { return 0 }
        switch self.selection {
        case .one(let id):
            return try transaction.remove(id, of: self.bind, in: [.pending, .failedPermanent]) ? 1 : 0
        case .allFailed:
            let count = try transaction.run(
                "DELETE FROM message WHERE bind = ? AND state <> 1 AND state = 2",
                .integer(key)
            )
            transaction.memory.add(-count, to: .failedPermanent, of: self.bind)
            return count
        }
    }
}
