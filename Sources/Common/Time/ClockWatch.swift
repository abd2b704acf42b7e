/// Notices that the clock was set, by the other one that cannot be: what waits for a time waits as long as it should all the
/// same.
package struct ClockWatch {
    /// What the clocks may differ between two looks; slow steering of the clock stays below.
    package static let tolerance: Duration = .seconds(5)

    private var now: Timestamp
    private var uptime: Duration

    package init(now: Timestamp, uptime: Duration) {
        self.now = now
        self.uptime = uptime
    }

    /// By how much the clock was set since the last look; zero for little.
    package mutating func look(now: Timestamp, uptime: Duration) -> Duration {
        let jump = (now - self.now) - (uptime - self.uptime)
        self.now = now
        self.uptime = uptime
        return jump > Self.tolerance || jump < .zero - Self.tolerance ? jump : .zero
    }
}
