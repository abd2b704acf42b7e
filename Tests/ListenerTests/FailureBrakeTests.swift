import Common
import Testing

@Suite struct FailureBrakeTests {
    private let start = ContinuousClock.now

    @Test func `the first three failures cost nothing, then each waits longer, up to five seconds`() {
        var brake = FailureBrake()
        let delays = (0..<10).map { brake.failed("192.0.2.1", at: self.start + .milliseconds($0)) }
        let milliseconds = [0, 0, 0, 250, 500, 1000, 2000, 4000, 5000, 5000]
        #expect(delays == milliseconds.map(Duration.milliseconds))
    }

    @Test func `however often somebody fails, the wait stays at the limit`() {
        var brake = FailureBrake()
        for _ in 0..<10_000 { _ = brake.failed("192.0.2.1", at: self.start) }
        #expect(brake.failed("192.0.2.1", at: self.start) == .seconds(5))
    }

    @Test func `one address is not slowed for another's failures`() {
        var brake = FailureBrake()
        for _ in 0..<10 { _ = brake.failed("192.0.2.1", at: self.start) }
        #expect(brake.failed("192.0.2.2", at: self.start) == .zero)
    }

    @Test func `a minute of quiet forgives, and not a moment less`() {
        var brake = FailureBrake()
        for _ in 0..<4 { _ = brake.failed("192.0.2.1", at: self.start) }
        #expect(brake.failed("192.0.2.1", at: self.start + .seconds(60)) == .milliseconds(500))
        #expect(brake.failed("192.0.2.1", at: self.start + .seconds(121)) == .zero)
    }

    @Test func `a success forgives at once`() {
        var brake = FailureBrake()
        for _ in 0..<10 { _ = brake.failed("192.0.2.1", at: self.start) }
        brake.succeeded("192.0.2.1")
        #expect(brake.failed("192.0.2.1", at: self.start) == .zero)
    }

    @Test func `a flood of addresses does not outgrow the table, nor free the one that is at work`() {
        var brake = FailureBrake()
        for number in 0..<25_000 {
            _ = brake.failed("10.\(number / 65_536).\(number / 256 % 256).\(number % 256)", at: self.start)
        }
        let delays = (0..<5).map { brake.failed("192.0.2.1", at: self.start + .milliseconds($0)) }
        #expect(delays.last == .milliseconds(500))
    }
}
