import Common

/// What the store keeps in memory about its database, exact and copied with a group, so that it can be taken back.
struct StoreMemory {
    /// Ids are reserved in blocks of so many.
    static let reserve: Int64 = 10_000

    private(set) var keys: [BindName: Int64] = [:]
    private(set) var names: [Int64: BindName] = [:]
    private(set) var counts: [BindName: CacheCounts] = [:]
    var nextNumber: Int64
    var reservedNumber: Int64
    var lives = Lives()
    var parts = CorrelationParts()
    var parkedReceipts = 0
    var droppedReceipts = 0

    init(nextNumber: Int64) {
        self.nextNumber = nextNumber
        self.reservedNumber = nextNumber
    }

    mutating func learn(_ bind: BindName, key: Int64) {
        self.keys[bind] = key
        self.names[key] = bind
        self.counts[bind] = self.counts[bind] ?? CacheCounts()
    }

    func counts(of bind: BindName) -> CacheCounts { self.counts[bind] ?? CacheCounts() }

    mutating func add(_ count: Int, to state: CacheState, of bind: BindName) {
        guard count != 0 else { return }
        self.counts[bind, default: CacheCounts()][state] += count
    }

    mutating func move(_ count: Int = 1, from old: CacheState, to new: CacheState, of bind: BindName) {
        self.add(-count, to: old, of: bind)
        self.add(count, to: new, of: bind)
    }

    func published(isDiskFull: Bool) -> StoreCounts {
        StoreCounts(
            cache: self.counts,
            parkedReceipts: self.parkedReceipts,
            droppedReceipts: self.droppedReceipts,
            isDiskFull: isDiskFull
        )
    }
}
