package import Common

/// Which messages a person means.
package enum CacheSelection: Sendable, Equatable {
    case one(MessageID)
    /// The `failed_permanent` ones of the bind, the oldest first, a portion at a time: those that are newer than this one.
    case failed(after: MessageID?)

    package static let allFailed = CacheSelection.failed(after: nil)
}

/// What has become of a selection.
package struct TouchedMessages: Sendable, Equatable {
    /// How many were changed.
    package var count = 0
    /// The last of them, where there may be more: what is asked for next begins after it.
    package var last: MessageID?

    init(count: Int) { self.count = count }

    /// A whole portion may have more behind it.
    init(portion: [MessageID]) {
        self.count = portion.count
        if portion.count >= CommandWeight.portion.rows { self.last = portion.last }
    }
}

/// By a person: failed messages wait again, as new: no retry counted, due at once, the error cleared.
///
/// One that still waits for its retry is due at once, too.
package struct RetryMessages: StoreCommand {
    let bind: BindName
    let selection: CacheSelection

    package init(bind: BindName, _ selection: CacheSelection) {
        self.bind = bind
        self.selection = selection
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { self.selection.weight }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> TouchedMessages {
        switch self.selection {
        case .one(let id):
            guard let state = try transaction.state(of: id, bind: self.bind), state != .delivering else {
                return TouchedMessages(count: 0)
            }
            try transaction.run(Self.begin, .id(id))
            transaction.memory.move(from: state, to: .pending, of: self.bind)
            return TouchedMessages(count: 1)
        case .failed(let after):
            let ids = try transaction.failed(of: self.bind, after: after)
            for id in ids { try transaction.run(Self.begin, .id(id)) }
            transaction.memory.move(ids.count, from: .failedPermanent, to: .pending, of: self.bind)
            return TouchedMessages(portion: ids)
        }
    }

    private static let begin: SQL = """
        UPDATE message SET state = 0, retry_count = 0, next_retry_at = 0, last_error = NULL WHERE number = ?
        """
}

/// By a person: messages are given up.
///
/// One that is being delivered is left alone.
package struct DeleteMessages: StoreCommand {
    let bind: BindName
    let selection: CacheSelection

    package init(bind: BindName, _ selection: CacheSelection) {
        self.bind = bind
        self.selection = selection
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { self.selection.weight }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> TouchedMessages {
        switch self.selection {
        case .one(let id):
            let isGone = try transaction.remove(id, of: self.bind, in: [.pending, .failedPermanent])
            return TouchedMessages(count: isGone ? 1 : 0)
        case .failed(let after):
            let ids = try transaction.failed(of: self.bind, after: after)
            for id in ids { try transaction.run("DELETE FROM message WHERE number = ?", .id(id)) }
            transaction.memory.add(-ids.count, to: .failedPermanent, of: self.bind)
            return TouchedMessages(portion: ids)
        }
    }
}

extension CacheSelection {
    fileprivate var weight: CommandWeight {
        switch self {
        case .one: .light
        case .failed: .portion
        }
    }
}

extension StoreTransaction {
    /// A portion of the bind's failed messages, the oldest first.
    fileprivate func failed(of bind: BindName, after: MessageID?) throws(StoreFault) -> [MessageID] {
        guard self.memory.counts(of: bind).failed > 0, let key = self.memory.keys[bind] else { return [] }
        return try self.rows(
            Self.failedMessages,
            .integer(key),
            .integer(after?.number ?? 0),
            .integer(CommandWeight.portion.rows)
        ) { row throws(StoreFault) -> MessageID? in MessageID(number: row.integer(0)) }
    }

    private static let failedMessages: SQL = """
        SELECT number FROM message WHERE bind = ? AND state = 2 AND number > ? ORDER BY number LIMIT ?
        """
}
