import Supervision
import Testing

@Suite struct AppetiteTests {
    private var appetite = Appetite()

    /// A process that uses `share` of a core from one minute to the next.
    private mutating func minutes(_ shares: [Double], resident: Int = 30 << 20) -> [String?] {
        var used = 5.0
        self.appetite.seen(used: .seconds(used), resident: resident, at: at(0))
        return shares.enumerated().map { minute, share in
            var sentence: String?
            for tenth in 1...6 {
                used += share * 10
                let now = at(Double(minute * 60 + tenth * 10))
                self.appetite.seen(used: .seconds(used), resident: resident, at: now)
                sentence = self.appetite.sentence(at: now)
            }
            return sentence
        }
    }

    @Test mutating func `a core that is used nearly whole for a minute is told, with how long it has been so`() {
        #expect(
            self.minutes([0.5, 0.97, 0.97, 0.97, 0.2]) == [
                nil, "uses 97 % of a core for 60 s", "uses 97 % of a core for 2 min", "uses 97 % of a core for 3 min",
                nil,
            ]
        )
    }

    @Test mutating func `a burst within a minute is no trouble`() {
        self.appetite.seen(used: .zero, resident: 1, at: at(0))
        self.appetite.seen(used: .seconds(50), resident: 1, at: at(50))
        #expect(self.appetite.sentence(at: at(50)) == nil)
        self.appetite.seen(used: .seconds(50), resident: 1, at: at(60))
        #expect(self.appetite.sentence(at: at(60)) == nil)
    }

    @Test mutating func `much memory is told at once`() {
        #expect(self.minutes([0.1], resident: 511 << 20) == [nil])
        #expect(self.minutes([0.1], resident: 600 << 20) == ["uses 600 MiB of memory"])
    }

    @Test mutating func `both are one sentence`() {
        #expect(self.minutes([1.5], resident: 1 << 30) == ["uses 150 % of a core for 60 s and 1024 MiB of memory"])
    }
}
