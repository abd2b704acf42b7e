package import Common

/// The carrier has answered these parts; with its id comes what a later receipt will be matched with.
///
/// One command, so that no crash can fall between a carrier's answer and the map of its id. Receipts that came before the
/// answer they belong to become rows of the bind's cache in it, *pending*: they were answered with 0 when they came, and
/// are at no moment nowhere. They are answered here too, those beyond `echo` octets without what was parked.
package struct KeepOutcomes: StoreCommand {
    package struct Answer: Sendable, Equatable {
        /// Receipts that had come before.
        package var early: [EarlyReceipt] = []
        /// The rows that they have become, in their order.
        package var rows: [MessageID] = []
    }

    let bind: BindName
    let outcomes: [PartOutcome]
    private static let echo = 1_048_576

    package init(bind: BindName, outcomes: [PartOutcome]) {
        self.bind = bind
        self.outcomes = outcomes
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.outcomes.count) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Answer {
        let key = try transaction.key(of: self.bind)
        var early: [EarlyReceipt] = []
        for outcome in self.outcomes {
            try transaction.run(
                Self.keep,
                .integer(outcome.part.coreID),
                .integer(outcome.part.part),
                .integer(key),
                .time(transaction.now),
                .integer(Int64(outcome.outcome.status)),
                .optional(outcome.outcome.carrierID)
            )
            guard let correlation = outcome.correlation else { continue }
            early += try transaction.remember(correlation)
        }
        let rows = try self.keep(early, key, in: transaction)
        return Answer(early: self.bounded(early), rows: rows)
    }

    /// Whatever `cache_max_size` says: each was here already, and leaves its place where it was parked.
    private func keep(
        _ early: [EarlyReceipt],
        _ key: Int64,
        in transaction: StoreTransaction
    ) throws(StoreFault) -> [MessageID] {
        guard !early.isEmpty else { return [] }
        let first = try transaction.takeNumbers(early.count)
        for (offset, receipt) in early.enumerated() {
            try transaction.insert(
                number: first + Int64(offset),
                bind: key,
                .pending,
                CacheRow(payload: EarlyReceipt.Row(receipt).octets[...], wantsFailureReceipt: false)
            )
        }
        transaction.memory.add(early.count, to: .pending, of: self.bind)
        return early.indices.map { MessageID(number: first + Int64($0)) }
    }

    /// So that the answer fits into a frame.
    private func bounded(_ early: [EarlyReceipt]) -> [EarlyReceipt] {
        var left = Self.echo
        return early.map { receipt in
            left -= receipt.payload.count
            return left >= 0 ? receipt : EarlyReceipt(match: receipt.match, payload: [])
        }
    }

    private static let keep: SQL = """
        INSERT INTO outgoing (core_id, part, bind, attempts, sent_at, status, carrier_id) VALUES (?, ?, ?, 1, ?, ?, ?)
        ON CONFLICT DO UPDATE SET status = excluded.status, carrier_id = excluded.carrier_id
        """
}

/// Core has taken the outcomes of these messages: their rows go, all parts.
///
/// Answers how many there were.
package struct OutcomesTaken: StoreCommand {
    let bind: BindName
    let coreIDs: [Int64]

    package init(bind: BindName, coreIDs: [Int64]) {
        self.bind = bind
        self.coreIDs = coreIDs
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.coreIDs.count) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        var count = 0
        for coreID in self.coreIDs {
            count += try transaction.run("DELETE FROM outgoing WHERE core_id = ?", .integer(coreID))
        }
        return count
    }
}
