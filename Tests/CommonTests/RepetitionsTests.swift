import Common
import Testing

private let start = ContinuousClock.now
private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .milliseconds(Int(seconds * 1000)) }

/// Lines that say the same again and again.
@Suite struct RepetitionsTests {
    @Test func `the first few are told one by one, the rest as a number in each window`() {
        var repetitions = Repetitions<String>(limit: 3, window: .seconds(10))
        let told = (0..<4815).map { repetitions.happened("a", at: at(Double($0) / 1000)) }
        #expect(told == [true, true, true] + Array(repeating: false, count: 4812))
        #expect(repetitions.nextDue == at(10))
        let early = repetitions.due(at: at(9))
        #expect(early.isEmpty)
        let due = repetitions.due(at: at(10))
        #expect(due.map(\.kind) == ["a"] && due.map(\.count) == [4812])
    }

    @Test func `a flood that goes on is a number in each window, and nothing else`() {
        var repetitions = Repetitions<String>(limit: 1, window: .seconds(10))
        var (told, numbers) = (0, [Int]())
        for second in 0..<60 {
            for _ in 0..<100 { told += repetitions.happened("a", at: at(Double(second))) ? 1 : 0 }
            numbers += repetitions.due(at: at(Double(second) + 1)).map(\.count)
        }
        #expect(told == 1 && numbers == [999, 1000, 1000, 1000, 1000, 1000])
    }

    @Test func `one kind does not hide another`() {
        var repetitions = Repetitions<String>(limit: 1, window: .seconds(10))
        for _ in 0..<100 { _ = repetitions.happened("a", at: at(0)) }
        let other = repetitions.happened("b", at: at(1))
        let due = repetitions.due(at: at(11))
        #expect(other && due.map(\.kind) == ["a"])
    }

    @Test func `after a quiet window a spell begins anew, and nothing is held of the old one`() {
        var repetitions = Repetitions<Int>(limit: 2, window: .seconds(10))
        for kind in 0..<1000 { _ = repetitions.happened(kind, at: at(0)) }
        let first = repetitions.due(at: at(10))
        #expect(first.isEmpty && repetitions.nextDue == at(20))
        let second = repetitions.due(at: at(20))
        #expect(second.isEmpty)
        #expect(repetitions.nextDue == nil)
        let told = (0..<3).map { _ in repetitions.happened(1, at: at(21)) }
        #expect(told == [true, true, false])
    }
}

@Suite struct LogAllowancesTests {
    @Test func `a flood of warnings or of details suppresses no error`() {
        var allowances = LogAllowances()
        for _ in 0..<2000 {
            _ = allowances.line(.warning, at: at(0))
            _ = allowances.line(.debug, at: at(0))
        }
        #expect(allowances.line(.warning, at: at(0)) == .leaveOut)
        #expect(allowances.line(.debug, at: at(0)) == .leaveOut)
        #expect(allowances.line(.error, at: at(0)) == .pass(afterLeavingOut: 0))
        #expect(allowances.line(.critical, at: at(0)) == .pass(afterLeavingOut: 0))
        #expect(allowances.finish() == 2 * 1500 + 2)
        #expect(allowances.finish() == 0)
    }

    @Test func `a flood of details suppresses no warning, and one of errors is cut too`() {
        var allowances = LogAllowances()
        for _ in 0..<2000 { _ = allowances.line(.trace, at: at(0)) }
        #expect(allowances.line(.info, at: at(0)) == .pass(afterLeavingOut: 0))
        let errors = (0..<1000).map { _ in allowances.line(.error, at: at(0)) }
        #expect(errors.count { $0 == .leaveOut } == 500)
    }
}
