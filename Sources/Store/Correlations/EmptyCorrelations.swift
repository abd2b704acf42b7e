package import Common

/// Empties the table of a day whose correlations are kept no longer, the day before its turn comes again.
///
/// Answers how many rows went, at most a portion: with a whole one there may be more, which are asked for again. A day may have
/// millions; all at once they would keep every bind's answers waiting for seconds.
package struct EmptyCorrelations: StoreCommand {
    package init() {}

    package var lane: BindName? { nil }
    package var weight: CommandWeight { .portion }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        // In the first half of a day it may be the one before, by a clock that was set forward by hours.
        guard transaction.now.milliseconds - transaction.today * 86_400_000 >= Self.halfDay else { return 0 }
        let retention = transaction.limits.retentionDays
        guard let part = transaction.memory.parts.expired(on: transaction.today, retention: retention) else { return 0 }
        let count = try transaction.run(Self.empty.part(part), .integer(self.weight.rows))
        guard count < self.weight.rows else { return count }
        try transaction.run("DELETE FROM correlation_part WHERE part = ?", .integer(part))
        transaction.memory.parts.unlabel(part)
        return count
    }

    private static var halfDay: Int64 { 43_200_000 }
    private static let empty: SQL = """
        DELETE FROM correlation_# WHERE (carrier_id, carrier_group, destination, core_id, part) IN (
            SELECT carrier_id, carrier_group, destination, core_id, part FROM correlation_# LIMIT ?
        )
        """
}
