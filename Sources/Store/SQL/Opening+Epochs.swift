import Common

extension Opening {
    /// Core forgets a key after 7 days.
    private static let keysAreKnown: Duration = .seconds(8 * 86_400)
    /// However often the gateway is started: the workers are told all of them.
    private static let mostEpochs = 500

    /// Begins an epoch for the numbers from `first` on; rows that are there keep theirs.
    ///
    /// With every start, not only where something looks wrong: a database that was put back, or copied elsewhere with all
    /// that lies beside it, looks like one that was closed a moment ago.
    static func beginEpoch(
        _ name: String,
        first: Int64,
        in transaction: StoreTransaction
    ) throws(StoreFault) -> KeyEpochs {
        var earlier: [KeyEpochs.Epoch] = []
        let kept = try Self.kept(in: transaction)
        for (index, epoch) in kept.enumerated() {
            let end = index + 1 < kept.count ? kept[index + 1].epoch.first : first
            let ended = index + 1 < kept.count ? kept[index + 1].began : transaction.now
            let hasRows = try Self.hasRows(epoch.epoch.first..<max(end, epoch.epoch.first), transaction)
            if hasRows || transaction.now - ended < Self.keysAreKnown { earlier.append(epoch.epoch) }
        }
        earlier = earlier.suffix(Self.mostEpochs)
        let oldest = earlier.first?.first ?? first
        try transaction.run("DELETE FROM epoch WHERE first_number < ?", .integer(oldest))
        try transaction.run(
            "INSERT OR REPLACE INTO epoch (first_number, name, began_at) VALUES (?, ?, ?)",
            .integer(first),
            .text(name),
            .time(transaction.now)
        )
        return KeyEpochs(earlier: earlier, present: KeyEpochs.Epoch(first: first, name: name))
    }

    private static func kept(
        in transaction: StoreTransaction
    ) throws(StoreFault) -> [(epoch: KeyEpochs.Epoch, began: Timestamp)] {
        try transaction.rows("SELECT first_number, name, began_at FROM epoch ORDER BY first_number") {
            row throws(StoreFault) -> (epoch: KeyEpochs.Epoch, began: Timestamp)? in
            guard let name = row.text(1) else { throw StoreFault(.damaged, "an epoch without a name") }
            return (KeyEpochs.Epoch(first: row.integer(0), name: name), row.time(2))
        }
    }

    private static func hasRows(_ numbers: Range<Int64>, _ transaction: StoreTransaction) throws(StoreFault) -> Bool {
        let found = try transaction.first(
            "SELECT 1 FROM message WHERE number >= ? AND number < ? LIMIT 1",
            .integer(numbers.lowerBound),
            .integer(numbers.upperBound)
        ) { $0.integer(0) }
        return found != nil
    }
}
