import NIOCore

/// Waits, at a graceful stop, until what is unanswered has been answered.
enum Drain {
    /// Only a stop looks this often, and no longer than it takes.
    private static let lookEvery: TimeAmount = .milliseconds(10)

    /// Calls `then` when `isDone`, or at the deadline.
    static func wait(
        on eventLoop: any EventLoop,
        by deadline: ContinuousClock.Instant,
        until isDone: @escaping () -> Bool,
        then: @escaping () -> Void
    ) {
        guard !isDone(), ContinuousClock.now < deadline else { return then() }
        eventLoop.assumeIsolated().scheduleTask(in: Self.lookEvery) {
            Self.wait(on: eventLoop, by: deadline, until: isDone, then: then)
        }
    }
}
