import NIOCore

/// What is to be done later on one event loop, by one timer.
///
/// Whoever adds to it keeps count: it has no limit of its own.
final class Calendar {
    private var due = DueQueue<() -> Void>()
    private var alarm: Alarm?

    init(on loop: any EventLoop) {
        self.alarm = Alarm(on: loop) { [weak self] in self?.ring() }
    }

    func add(at time: ContinuousClock.Instant, _ action: @escaping () -> Void) {
        self.due.add(action, at: time)
        self.alarm?.set(self.due.nextTime)
    }

    private func ring() {
        let now = ContinuousClock.now
        while let action = self.due.take(at: now) { action() }
        self.alarm?.set(self.due.nextTime)
    }
}
