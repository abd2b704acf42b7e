import Testing

@testable import rehearse

@Suite struct SecondLimitTests {
    private let start = ContinuousClock.now

    /// Which of the messages at these milliseconds pass.
    private func admitted(_ limit: inout SecondLimit, at times: [Int]) -> [Int] {
        times.filter { limit.admits(at: self.start + .milliseconds($0)) }
    }

    @Test func `so many pass in a second and no more`() {
        var limit = SecondLimit(3)
        let passed = self.admitted(&limit, at: [0, 200, 400, 600, 800, 999])
        #expect(passed == [0, 200, 400])
    }

    @Test func `the next second begins with the first message after the last one`() {
        var limit = SecondLimit(1)
        let passed = self.admitted(&limit, at: [0, 999, 1_000, 1_999, 2_500, 3_400, 60_000])
        #expect(passed == [0, 1_000, 2_500, 60_000])
    }

    @Test func `without a limit everything passes, with zero nothing`() {
        var none = SecondLimit(nil)
        var zero = SecondLimit(0)
        let times = Array(repeating: 0, count: 1_000)
        let passed = (self.admitted(&none, at: times).count, self.admitted(&zero, at: times).count)
        #expect(passed == (1_000, 0))
    }

    @Test func `a new limit holds at once`() {
        var limit = SecondLimit(1)
        let before = self.admitted(&limit, at: [0, 1])
        limit.limit = 2
        let after = self.admitted(&limit, at: [2, 3])
        #expect(before == [0])
        #expect(after == [2])
    }
}
