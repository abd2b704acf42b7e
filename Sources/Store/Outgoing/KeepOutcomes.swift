package import Common

/// The carrier has answered these parts; with its id comes what a later receipt will be matched with.
///
/// One command, so that no crash can fall between a carrier's answer and the map of its id. Answers the receipts that
/// came before the answer they belong to.
package struct KeepOutcomes: StoreCommand {
    let bind: BindName
    let outcomes: [PartOutcome]

    package init(bind: BindName, outcomes: [PartOutcome]) {
        self.bind = bind
        self.outcomes = outcomes
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.outcomes.count) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> [EarlyReceipt] {
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
        return early
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
