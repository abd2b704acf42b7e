import NIOCore

/// One timer that is moved to whatever is due next.
final class Alarm {
    private let loop: any EventLoop
    private let ring: () -> Void
    private var scheduled: Scheduled<Void>?
    private var time: ContinuousClock.Instant?

    init(on loop: any EventLoop, _ ring: @escaping () -> Void) {
        self.loop = loop
        self.ring = ring
    }

    /// Rings at this time at the latest; an earlier setting stays, since whoever is rung looks again anyway.
    func set(_ next: ContinuousClock.Instant?) {
        guard let next else { return }
        if let time = self.time, time <= next { return }
        self.scheduled?.cancel()
        self.time = next
        let delay = max(.zero, next - .now)
        self.scheduled = self.loop.assumeIsolated().scheduleTask(in: .nanoseconds(delay.nanoseconds)) {
            self.time = nil
            self.ring()
        }
    }

    func cancel() {
        self.scheduled?.cancel()
        self.time = nil
    }
}
