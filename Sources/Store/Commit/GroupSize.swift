/// How many rows a group may hold: as many as are written while a long sync takes.
///
/// Small groups where the disk is fast: a bind that brings little waits no longer than it must for one that brings much.
/// Large ones where it is slow: then the sync is what a group costs, and is shared by more rows.
struct GroupSize {
    /// So much of a sync is waiting for a processor, on a fast disk too; in seconds.
    private static let shortSync = 0.002
    /// A group of fewer says little of what a row costs.
    private static let tellingRows = 20
    /// Of what was known; the rest is the newest group's.
    private static let memory = 0.875

    private let range: ClosedRange<Int>
    private var rowCost: Double?
    private var syncCost: Double?

    init(_ range: ClosedRange<Int>) {
        self.range = range
    }

    var rows: Int {
        guard let rowCost, let syncCost else { return self.range.lowerBound }
        let rows = (syncCost - Self.shortSync) / max(rowCost, 1e-9)
        return rows >= Double(self.range.upperBound) ? self.range.upperBound : max(self.range.lowerBound, Int(rows))
    }

    /// A group was committed: how long its rows took, and how long its sync.
    mutating func committed(rows: Int, work: Duration, sync: Duration) {
        self.syncCost = Self.blend(self.syncCost, sync / .seconds(1))
        guard rows >= Self.tellingRows else { return }
        self.rowCost = Self.blend(self.rowCost, work / .seconds(1) / Double(rows))
    }

    private static func blend(_ known: Double?, _ new: Double) -> Double {
        guard let known else { return new }
        return known * Self.memory + new * (1 - Self.memory)
    }
}
