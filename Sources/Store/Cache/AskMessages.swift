package import Common

/// `query_sm`: the row of a message, of that bind or, without one, of any; nil where there is none.
package struct FindMessage: StoreCommand {
    let bind: BindName?
    let id: MessageID

    package init(bind: BindName?, id: MessageID) {
        self.bind = bind
        self.id = id
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { .light }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> CachedMessage? {
        let found = try transaction.first(Self.find, .id(self.id)) { transaction.message(from: $0) }
        guard let found, self.bind == nil || self.bind == found.bind else { return nil }
        return found
    }

    private static let find: SQL = """
        SELECT number, bind, state, retry_count, next_retry_at, received_at, owes_receipt, last_error, payload, tried
        FROM message WHERE number = ?
        """
}

/// `cancel_sm`: the message goes if it waits here; answers whether it did.
///
/// One that is being delivered is with Core, or will be before anybody can know.
package struct CancelMessage: StoreCommand {
    let bind: BindName
    let id: MessageID

    package init(bind: BindName, id: MessageID) {
        self.bind = bind
        self.id = id
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { .light }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Bool {
        try transaction.remove(self.id, of: self.bind, in: [.pending])
    }
}

/// `replace_sm`: the message gets another payload if it waits here; answers whether it did.
package struct ReplaceMessage: StoreCommand {
    let bind: BindName
    let id: MessageID
    let row: CacheRow

    package init(bind: BindName, id: MessageID, row: CacheRow) {
        self.bind = bind
        self.id = id
        self.row = row
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: 1, bytes: self.row.payload.count) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Bool {
        try transaction.grow()
        guard let key = transaction.memory.keys[self.bind] else { return false }
        return try transaction.run(
            Self.replace,
            .blob(self.row.payload),
            .flag(self.row.wantsFailureReceipt),
            .id(self.id),
            .integer(key)
        ) > 0
    }

    private static let replace: SQL = """
        UPDATE message SET payload = ?, owes_receipt = ? WHERE number = ? AND bind = ? AND state = 0
        """
}
