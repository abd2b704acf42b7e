package import Common

/// One thing that the store is asked to do, as a value: it is done in one transaction with others, or not at all.
package protocol StoreCommand: Sendable {
    associatedtype Answer: Sendable

    /// Whose turn in the group it takes; nil: the house's own. Commands of one bind are done in the order given.
    var lane: BindName? { get }
    /// How much of a group it fills.
    var weight: CommandWeight { get }
    /// Does the work; a fault undoes this command, and no other of its group.
    ///
    /// May run twice, so it touches nothing but the transaction.
    func perform(in transaction: StoreTransaction) throws(StoreFault) -> Answer
}

/// How much of a group a command fills.
package struct CommandWeight: Sendable, Equatable {
    package let rows: Int
    package let bytes: Int

    package init(rows: Int, bytes: Int = 0) {
        self.rows = rows
        self.bytes = bytes
    }

    package static let light = CommandWeight(rows: 1)
    /// As many rows as one command touches at most: all binds wait for a commit, which is as long as its longest command.
    ///
    /// What touches more is asked for again until less than this is answered; others' commands are done in between.
    package static let portion = CommandWeight(rows: 100)
}
