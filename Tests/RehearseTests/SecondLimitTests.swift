import Testing

@testable import rehearse

@Suite struct SecondLimitTests {
    private let start = ContinuousClock.now

    @Test func `so many pass in a second and no more`() {
        var limit = SecondLimit(3)
        #expect(
            (0..<5).map { limit.admits(at: self.start + .milliseconds(200 * $0)) } == [true, true, true, false, false]
        )
    }

    @Test func `the next second begins anew`() {
        var limit = SecondLimit(1)
        #expect(limit.admits(at: self.start))
        #expect(!limit.admits(at: self.start + .milliseconds(999)))
        #expect(limit.admits(at: self.start + .seconds(1)))
        #expect(!limit.admits(at: self.start + .milliseconds(1_999)))
        #expect(limit.admits(at: self.start + .seconds(60)))
    }

    @Test func `without a limit everything passes, with zero nothing`() {
        var none = SecondLimit(nil)
        var zero = SecondLimit(0)
        for _ in 0..<1_000 { #expect(none.admits(at: self.start)) }
        #expect(!zero.admits(at: self.start))
    }

    @Test func `a new limit holds at once`() {
        var limit = SecondLimit(1)
        #expect(limit.admits(at: self.start))
        limit.limit = 2
        #expect(limit.admits(at: self.start))
        #expect(!limit.admits(at: self.start))
    }
}
