import Common

extension Opening {
    /// Messages whose number cannot be one of ours are given new ones: as an id it would name another row, or none.
    ///
    /// Nobody was ever answered with such a number, so no key and no receipt depends on it. Answers how many there were.
    static func renumberStrays(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        let strays = try transaction.rows("SELECT number FROM message WHERE number <= 0 ORDER BY number") {
            row throws(StoreFault) -> Int64? in row.integer(0)
        }
        guard !strays.isEmpty else { return 0 }
        let first = try transaction.takeNumbers(strays.count)
        for (offset, stray) in strays.enumerated() {
            try transaction.run(
                "UPDATE message SET number = ? WHERE number = ?",
                .integer(first + Int64(offset)),
                .integer(stray)
            )
        }
        return strays.count
    }
}
