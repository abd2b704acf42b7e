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

/// Which life of a bind's deliverers has been heard of, and which rows are the steward's.
struct Lives {
    private var workers: [BindName: UInt64] = [:]
    private var stewards: [BindName: UInt64] = [:]
    /// Rows that the steward has claimed and not ended, by number: all other *delivering* ones are the worker's.
    private(set) var stewarded: [BindName: Set<Int64>] = [:]

    /// Whether nobody has been heard of this life, or a later one.
    func isNew(_ life: Life, of bind: BindName) -> Bool {
        switch life.deliverer {
        case .worker: self.workers[bind, default: 0] < life.number
        case .steward: self.stewards[bind, default: 0] < life.number
        }
    }

    mutating func begun(_ life: Life, of bind: BindName) {
        switch life.deliverer {
        case .worker: self.workers[bind] = life.number
        case .steward: self.stewards[bind] = life.number
        }
    }

    mutating func stewardTakes(_ ids: [MessageID], of bind: BindName) {
        guard !ids.isEmpty else { return }
        self.stewarded[bind, default: []].formUnion(ids.map(\.number))
    }

    /// These are not being delivered any more.
    mutating func ended(_ ids: [MessageID], of bind: BindName) {
        guard self.stewarded[bind] != nil else { return }
        self.stewarded[bind]?.subtract(ids.map(\.number))
        if self.stewarded[bind]?.isEmpty == true { self.stewarded[bind] = nil }
    }

    mutating func stewardHasNothing(of bind: BindName) { self.stewarded[bind] = nil }
}

extension StoreTransaction {
    /// What an earlier life was delivering waits again, due at once; answers how many rows there were.
    @discardableResult
    func begin(_ life: Life, of bind: BindName) throws(StoreFault) -> Int {
        guard self.memory.lives.isNew(life, of: bind) else { return 0 }
        let count =
            switch life.deliverer {
            case .worker: try self.recoverWorkers(bind)
            case .steward: try self.recoverStewards(bind)
            }
        self.memory.lives.begun(life, of: bind)
        return count
    }

    /// All but the steward's, which it ends itself.
    func recoverWorkers(_ bind: BindName) throws(StoreFault) -> Int {
        let others = self.memory.lives.stewarded[bind] ?? []
        // Delivering rows are in no index, so the table is read through: not for nothing.
        guard self.memory.counts(of: bind).delivering > others.count else { return 0 }
        let key = try self.key(of: bind)
        var count = try self.run(Self.recoverAll, .integer(key))
        for number in others { count -= try self.run(Self.deliverOn, .integer(number), .integer(key)) }
        self.memory.move(count, from: .delivering, to: .pending, of: bind)
        return count
    }

    private func recoverStewards(_ bind: BindName) throws(StoreFault) -> Int {
        guard let numbers = self.memory.lives.stewarded[bind] else { return 0 }
        let key = try self.key(of: bind)
        var count = 0
        for number in numbers { count += try self.run(Self.recoverOne, .integer(number), .integer(key)) }
        self.memory.move(count, from: .delivering, to: .pending, of: bind)
        self.memory.lives.stewardHasNothing(of: bind)
        return count
    }

    private static let recoverAll: SQL = """
        UPDATE message SET state = 0, next_retry_at = 0 WHERE bind = ? AND state = 1
        """
    private static let deliverOn: SQL = "UPDATE message SET state = 1 WHERE number = ? AND bind = ? AND state = 0"
    private static let recoverOne: SQL = """
        UPDATE message SET state = 0, next_retry_at = 0 WHERE number = ? AND bind = ? AND state = 1
        """
}
