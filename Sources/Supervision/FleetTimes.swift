/// A moment on the clock that the supervisor's loop runs by.
package typealias Instant = ContinuousClock.Instant

/// How patient the supervisor is, in one place.
package struct FleetTimes: Equatable, Sendable {
    /// A child that was ready for this long is healthy: its next end costs it no wait.
    package var healthyAfter: Duration = .seconds(10)
    /// The longest wait after an early end; the first is one second, and each doubles.
    package var longestWait: Duration = .seconds(30)
    /// More early ends than this within `earlyEndWindow`, and the child is failing.
    package var earlyEndsAllowed = 10
    package var earlyEndWindow: Duration = .seconds(300)
    /// How often a failing child is tried.
    package var failingRetry: Duration = .seconds(60)
    /// One round of pings.
    package var pingEvery: Duration = .seconds(1)
    /// A round later than this after its time proves that the machine, not the child, was slow.
    package var lateRound: Duration = .milliseconds(500)
    /// Punctual rounds without an answer after which a child is killed.
    package var silentRounds = 10
    /// Punctual rounds that a fresh process may take until its hello.
    package var helloRounds = 30
    /// How long a child that was asked to stop may drain.
    package var drainWithin: Duration = .seconds(30)
    /// How long after that request it is told by SIGTERM.
    package var stopWithin: Duration = .seconds(35)
    /// How long after SIGTERM it is killed.
    package var terminateWithin: Duration = .seconds(5)

    package init() {}
}
