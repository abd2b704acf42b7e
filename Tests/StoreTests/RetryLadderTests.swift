import Common
import Testing

@testable import Store

@Suite struct RetryLadderTests {
    @Test func `sixty seconds doubled ten times is the ladder of the manual`() {
        let ladder = RetryLadder(interval: .seconds(60), multiplier: 2, maxAttempts: 10)
        let delays = (0..<12).map { ladder.delay(afterRetries: $0) }
        let seconds = [60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 30720]
        #expect(delays == seconds.map { Duration.seconds($0) } + [nil, nil])
    }

    @Test func `no step is longer than a day, however large the numbers`() {
        let ladder = RetryLadder(interval: .seconds(86_400), multiplier: 10, maxAttempts: 100)
        #expect(ladder.delay(afterRetries: 0) == .seconds(86_400))
        #expect(ladder.delay(afterRetries: 99) == .seconds(86_400))
        let absurd = RetryLadder(interval: .seconds(Int64.max), multiplier: .max, maxAttempts: .max)
        #expect(absurd.delay(afterRetries: .max - 1) == .seconds(86_400))
    }

    @Test func `a multiplier of one waits the same each time`() {
        let ladder = RetryLadder(interval: .seconds(5), multiplier: 1, maxAttempts: 3)
        #expect((0..<4).map { ladder.delay(afterRetries: $0) } == [.seconds(5), .seconds(5), .seconds(5), nil])
    }

    @Test func `nonsense makes a ladder all the same`() {
        let ladder = RetryLadder(interval: .seconds(-5), multiplier: -2, maxAttempts: -1)
        #expect(ladder.delay(afterRetries: 0) == nil)
        let other = RetryLadder(interval: .zero, multiplier: 0, maxAttempts: 1)
        #expect(other.delay(afterRetries: -3) == .milliseconds(1))
    }
}
