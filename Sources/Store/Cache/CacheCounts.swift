package import Common

/// How many rows of one bind the cache holds, by state.
package struct CacheCounts: Sendable, Equatable {
    package var pending: Int
    package var delivering: Int
    package var failed: Int

    package init(pending: Int = 0, delivering: Int = 0, failed: Int = 0) {
        self.pending = pending
        self.delivering = delivering
        self.failed = failed
    }

    package var total: Int { self.pending + self.delivering + self.failed }

    subscript(state: CacheState) -> Int {
        get {
            switch state {
            case .pending: self.pending
            case .delivering: self.delivering
            case .failedPermanent: self.failed
            }
        }
        set {
            switch state {
            case .pending: self.pending = newValue
            case .delivering: self.delivering = newValue
            case .failedPermanent: self.failed = newValue
            }
        }
    }
}

/// What the store holds.
package struct StoreCounts: Sendable, Equatable {
    /// Of every bind that ever had a row.
    package var cache: [BindName: CacheCounts]
    /// Receipts that have matched nothing so far.
    package var parkedReceipts: Int
    /// Of those, how many have made room for newer ones since the store was opened.
    package var droppedReceipts: Int
    /// Whether new messages are refused for want of free space.
    package var isDiskFull: Bool

    package init(
        cache: [BindName: CacheCounts] = [:],
        parkedReceipts: Int = 0,
        droppedReceipts: Int = 0,
        isDiskFull: Bool = false
    ) {
        self.cache = cache
        self.parkedReceipts = parkedReceipts
        self.droppedReceipts = droppedReceipts
        self.isDiskFull = isDiskFull
    }
}
