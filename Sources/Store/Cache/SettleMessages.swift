package import Common

/// Core has taken these messages: their rows go.
///
/// Answers how many there were.
///
/// In whatever state a row is: what was delivered is delivered.
package struct SettleMessages: StoreCommand {
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
        var settled = 0
        for id in self.ids {
            if try transaction.run(Self.delete, .id(id), .integer(key)) > 0 {
                transaction.memory.add(-1, to: .delivering, of: self.bind)
                settled += 1
            } else if try transaction.remove(id, of: self.bind, in: [.pending, .failedPermanent]) {
                settled += 1
            }
        }
        return settled
    }

    private static let delete: SQL = "DELETE FROM message WHERE number = ? AND bind = ? AND state = 1"
}
