/// One child as `smppctl status` shows it.
package struct ChildStatus: Equatable, Sendable {
    package var name: ChildName
    /// The seat's number, which never changes: names of sockets are made of it.
    package var number: UInt32
    package var phase: ChildPhase
    package var pid: Int32?
    package var generation: UInt64
    /// Launches after the first one.
    package var restarts: Int
    /// Since when it has been in this phase.
    package var since: Instant
    package var lastEnd: ExitReason?
    /// When it is started again, where it rests after an early end.
    package var nextTry: Instant?

    package init(
        name: ChildName,
        number: UInt32,
        phase: ChildPhase,
        pid: Int32?,
        generation: UInt64,
        restarts: Int,
        since: Instant,
        lastEnd: ExitReason?,
        nextTry: Instant? = nil
    ) {
        self.name = name
        self.number = number
        self.phase = phase
        self.pid = pid
        self.generation = generation
        self.restarts = restarts
        self.since = since
        self.lastEnd = lastEnd
        self.nextTry = nextTry
    }
}
