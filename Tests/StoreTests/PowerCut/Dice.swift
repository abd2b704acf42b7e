/// Chance that falls the same way each time (SplitMix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func upTo(_ most: Int) -> Int { Int.random(in: 0...most, using: &self) }

    /// True once in so many times.
    mutating func once(in times: Int) -> Bool { self.upTo(times - 1) == 0 }

    /// So many of them at most, in their order.
    mutating func some<Item>(_ items: [Item], atMost count: Int) -> [Item] {
        guard items.count > count else { return items }
        let first = self.upTo(items.count - count)
        return Array(items[first..<first + count])
    }
}
