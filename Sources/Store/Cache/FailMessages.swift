package import Common

/// Core did not take these messages: they wait for their next try, or have failed for good.
///
/// For an answer about the message itself; where Core cannot be reached it is `PauseMessages`.
package struct FailMessages: StoreCommand {
    let bind: BindName
    let failures: [DeliveryFailure]
    let ladder: RetryLadder

    package init(bind: BindName, failures: [DeliveryFailure], ladder: RetryLadder) {
        self.bind = bind
        self.failures = failures
        self.ladder = ladder
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.failures.count) }

    /// The fates, in the order of the failures.
    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> [DeliveryFate] {
        guard let key = transaction.memory.keys[self.bind] else { return self.failures.map { _ in .untouched } }
        transaction.memory.lives.ended(self.failures.map(\.id), of: self.bind)
        var fates: [DeliveryFate] = []
        fates.reserveCapacity(self.failures.count)
        for failure in self.failures {
            fates.append(try self.fate(of: failure, key, in: transaction))
        }
        return fates
    }

    private func fate(
        of failure: DeliveryFailure,
        _ key: Int64,
        in transaction: StoreTransaction
    ) throws(StoreFault) -> DeliveryFate {
        let found = try transaction.first(Self.look, .id(failure.id), .integer(key)) { row in
            (retries: row.count(0), owesReceipt: row.flag(1))
        }
        guard let found else { return .untouched }
        let delay = failure.isPermanent ? nil : self.ladder.delay(afterRetries: found.retries)
        let error = SQLValue.text(String(failure.error.prefix(Self.longestError)))
        guard let delay else {
            try transaction.run(Self.end, error, .id(failure.id))
            transaction.memory.move(from: .delivering, to: .failedPermanent, of: self.bind)
            return .failedPermanent(retries: found.retries, owesReceipt: found.owesReceipt)
        }
        let due = transaction.now + delay
        try transaction.run(Self.wait, .integer(found.retries + 1), .time(due), error, .id(failure.id))
        transaction.memory.move(from: .delivering, to: .pending, of: self.bind)
        return .retry(found.retries + 1, at: due)
    }

    private static let longestError = 500
    private static let look: SQL = """
        SELECT retry_count, owes_receipt FROM message WHERE number = ? AND bind = ? AND state = 1
        """
    private static let end: SQL = "UPDATE message SET state = 2, last_error = ? WHERE number = ?"
    private static let wait: SQL = """
        UPDATE message SET state = 0, retry_count = ?, next_retry_at = ?, last_error = ? WHERE number = ?
        """
}
