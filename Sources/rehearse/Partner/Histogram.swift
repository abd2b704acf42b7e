/// How often which time was taken: 64 steps between a power of two and the next, so that no time is told more than 1.6 %
/// too long.
///
/// Its size does not depend on how much is counted.
struct Histogram: Sendable, Equatable {
    private static let stepBits = 6
    private static let steps = 1 << Self.stepBits
    /// Times from here on, 78 hours, are counted as this long.
    private static let limit: Int64 = (1 << 48) - 1

    private var counts: [Int]
    private(set) var count = 0
    private(set) var longest = Duration.zero

    init() {
        self.counts = Array(repeating: 0, count: Self.index(of: Self.limit) + 1)
    }

    mutating func add(_ time: Duration) {
        let nanoseconds = min(max(0, time.nanoseconds), Self.limit)
        self.counts[Self.index(of: nanoseconds)] += 1
        self.count += 1
        self.longest = max(self.longest, time)
    }

    /// The time that so great a share, 0 to 1, did not exceed; zero when nothing was counted.
    func quantile(_ share: Double) -> Duration {
        guard self.count > 0 else { return .zero }
        let rank = min(self.count, max(1, Int((Double(self.count) * share).rounded(.up))))
        var seen = 0
        for (index, count) in self.counts.enumerated() where count > 0 {
            seen += count
            if seen >= rank { return min(.nanoseconds(Self.upperEnd(of: index)), self.longest) }
        }
        return self.longest
    }

    private static func index(of value: Int64) -> Int {
        guard value >= Self.steps else { return Int(value) }
        let shift = 63 - value.leadingZeroBitCount - Self.stepBits
        return shift * Self.steps + Int(value >> shift)
    }

    private static func upperEnd(of index: Int) -> Int64 {
        guard index >= Self.steps else { return Int64(index) }
        let shift = index / Self.steps - 1
        let step = Int64(index % Self.steps + Self.steps)
        return ((step + 1) << shift) - 1
    }
}
