import Testing

@testable import Common

@Suite struct BackoffTests {
    @Test func `delays double from the first to the maximum`() {
        var backoff = Backoff(first: .seconds(1), maximum: .seconds(30))
        #expect((0..<7).map { _ in backoff.next(dice: 0) } == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
    }

    @Test func `the first try after a loss is made at once where it is asked for`() {
        var backoff = Backoff(first: .seconds(1), maximum: .seconds(30), startsAtOnce: true)
        #expect((0..<4).map { _ in backoff.next(dice: 0) } == [0, 1, 2, 4].map { .seconds($0) })
        backoff.reset()
        #expect(backoff.next(dice: 1) == .zero)
    }

    @Test func `the dice take away at most the jitter`() {
        var backoff = Backoff(first: .seconds(8), maximum: .seconds(8), jitter: 0.25)
        #expect(backoff.next(dice: 1) == .seconds(6))
        #expect(backoff.next(dice: 0.5) == .seconds(7))
        for dice in [-1, Double.nan, Double.infinity, -Double.infinity] {
            #expect(backoff.next(dice: dice) == .seconds(8))
        }
        #expect(backoff.next(dice: 7) == .seconds(6))
    }

    @Test func `it never overflows, however long it fails`() {
        var backoff = Backoff(first: .nanoseconds(1), maximum: .seconds(Int64.max / 2), jitter: 0)
        for _ in 0..<500 { _ = backoff.next(dice: 0) }
        #expect(backoff.next(dice: 0) > .seconds(3600))
        var still = Backoff(first: .zero, maximum: .zero)
        for _ in 0..<100 { #expect(still.next(dice: 0) == .zero) }
        var reversed = Backoff(first: .seconds(9), maximum: .seconds(3), jitter: .nan)
        #expect(reversed.next(dice: 1) == .seconds(3))
    }
}
