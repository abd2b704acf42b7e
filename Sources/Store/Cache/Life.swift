package import Common

/// Who hands a bind's rows to Core.
package enum Deliverer: Sendable, Equatable {
    case worker
    /// Where the bind has no running worker.
    case steward
}

/// One life of a bind's worker, or of the steward, as the store tells it from the one before.
///
/// Whatever is asked in a new life is done after what the old one was delivering waits again: a row that is *delivering*
/// belongs to somebody who lives, however often the recovery itself was refused.
package struct Life: Sendable, Equatable {
    package let deliverer: Deliverer
    /// From 1; a later life has a higher one.
    package let number: UInt64

    package init(_ deliverer: Deliverer, number: UInt64) {
        self.deliverer = deliverer
        self.number = number
    }
}

/// A command that is asked in a life: the first of them recovers, in the same transaction.
package struct InLife<Command: StoreCommand>: StoreCommand {
    let life: Life
    let bind: BindName
    let command: Command

    package init(_ life: Life, of bind: BindName, _ command: Command) {
        self.life = life
        self.bind = bind
        self.command = command
    }

    package var lane: BindName? { self.command.lane }
    package var weight: CommandWeight { self.command.weight }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Command.Answer {
        try transaction.begin(self.life, of: self.bind)
        return try self.command.perform(in: transaction)
    }
}
