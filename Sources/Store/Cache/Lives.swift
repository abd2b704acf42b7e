import Common

/// Which life of a bind's deliverers has been heard of, and who is at which row.
///
/// *Delivering* rows are in no index, which would be dear for all that goes through without trouble: they are known here,
/// by their numbers. When the store is opened, nobody is at any.
struct Lives {
    private var workers: [BindName: UInt64] = [:]
    private var stewards: [BindName: UInt64] = [:]
    private var hands: [BindName: Hands] = [:]

    /// The *delivering* rows of one bind, by number.
    private struct Hands {
        var worker: Set<Int64> = []
        /// Rows that the steward has claimed and not ended.
        var steward: Set<Int64> = []
        /// Those of a life that is over, the oldest last: they wait again as soon as somebody asks, a portion at a time.
        var left: [Int64] = []

        mutating func leave(_ deliverer: Deliverer) {
            switch deliverer {
            case .worker:
                self.left += self.worker
                self.worker = []
            case .steward:
                self.left += self.steward
                self.steward = []
            }
            self.left.sort(by: >)
        }

        mutating func takeLeft(_ count: Int) -> ArraySlice<Int64> {
            let taken = self.left.suffix(count)
            self.left.removeLast(taken.count)
            return taken
        }

        mutating func ended(_ numbers: some Sequence<Int64>) {
            self.worker.subtract(numbers)
            if !self.steward.isEmpty { self.steward.subtract(numbers) }
            guard !self.left.isEmpty else { return }
            let ended = Set(numbers)
            self.left.removeAll { ended.contains($0) }
        }
    }

    /// Whether nobody has been heard of this life, or a later one.
    func isNew(_ life: Life, of bind: BindName) -> Bool {
        switch life.deliverer {
        case .worker: self.workers[bind, default: 0] < life.number
        case .steward: self.stewards[bind, default: 0] < life.number
        }
    }

    /// What an earlier life was at is nobody's from now on.
    mutating func begun(_ life: Life, of bind: BindName) {
        switch life.deliverer {
        case .worker: self.workers[bind] = life.number
        case .steward: self.stewards[bind] = life.number
        }
        self.isGone(life.deliverer, from: bind)
    }

    mutating func isGone(_ deliverer: Deliverer, from bind: BindName) { self.hands[bind]?.leave(deliverer) }

    /// These are being delivered now.
    mutating func takes(_ deliverer: Deliverer, _ numbers: some Sequence<Int64>, of bind: BindName) {
        switch deliverer {
        case .worker: self.hands[bind, default: Hands()].worker.formUnion(numbers)
        case .steward: self.hands[bind, default: Hands()].steward.formUnion(numbers)
        }
    }

    /// These are not being delivered any more.
    mutating func ended(_ ids: some Collection<MessageID>, of bind: BindName) {
        self.hands[bind]?.ended(ids.lazy.map(\.number))
    }

    /// The oldest rows that nobody is at and that do not wait yet.
    mutating func takeLeft(_ count: Int, of bind: BindName) -> ArraySlice<Int64> {
        self.hands[bind]?.takeLeft(count) ?? []
    }

    func hasLeft(_ bind: BindName) -> Bool { self.hands[bind].map { !$0.left.isEmpty } ?? false }
}

extension StoreTransaction {
    /// What an earlier life was at waits again, due at once: some of it now, the rest with each claim and recovery.
    ///
    /// Answers how many rows were put back.
    @discardableResult
    func begin(_ life: Life, of bind: BindName) throws(StoreFault) -> Int {
        guard self.memory.lives.isNew(life, of: bind) else { return 0 }
        self.memory.lives.begun(life, of: bind)
        return try self.recover(CommandWeight.portion.rows, of: bind)
    }

    /// Puts back the oldest rows whose deliverer is gone, at most `count`; answers how many.
    func recover(_ count: Int, of bind: BindName) throws(StoreFault) -> Int {
        let numbers = self.memory.lives.takeLeft(count, of: bind)
        guard !numbers.isEmpty else { return 0 }
        let key = try self.key(of: bind)
        var found = 0
        for number in numbers { found += try self.run(Self.putBack, .integer(number), .integer(key)) }
        self.memory.move(found, from: .delivering, to: .pending, of: bind)
        return found
    }

    private static let putBack: SQL = """
        UPDATE message SET state = 0, next_retry_at = 0 WHERE number = ? AND bind = ? AND state = 1
        """
}
