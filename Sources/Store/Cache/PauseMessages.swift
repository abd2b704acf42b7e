package import Common

/// Core cannot be reached: these messages wait, due at once, and no attempt is counted.
///
/// Answers how many were touched.
package struct PauseMessages: StoreCommand {
    let bind: BindName
    let ids: [MessageID]

    package init(bind: BindName, ids: [MessageID]) {
        self.bind = bind
        self.ids = ids
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.ids.count) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        guard let key = transaction.memory.keys[self.bind] else { return 0 }
        transaction.memory.lives.ended(self.ids, of: self.bind)
        var paused = 0
        for id in self.ids { paused += try transaction.run(Self.pause, .id(id), .integer(key)) }
        transaction.memory.move(paused, from: .delivering, to: .pending, of: self.bind)
        return paused
    }

    private static let pause: SQL = """
        UPDATE message SET state = 0, next_retry_at = 0 WHERE number = ? AND bind = ? AND state = 1
        """
}
