package import Common

/// Replaces the saved counters: what a scrape may show from now on, for a restart begins with it.
package struct SaveLedger: StoreCommand {
    let bytes: ArraySlice<UInt8>

    package init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    package var lane: BindName? { nil }
    package var weight: CommandWeight { CommandWeight(rows: 1, bytes: self.bytes.count) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) {
        try transaction.run(
            "UPDATE keeper SET ledger = ?, seen_at = ? WHERE id = 1",
            .blob(self.bytes),
            .time(transaction.now)
        )
    }
}
