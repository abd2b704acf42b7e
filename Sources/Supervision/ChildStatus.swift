/// One child as `smppctl status` shows it.
package struct ChildStatus: Equatable, Sendable {
    package var name: ChildName
    package var phase: ChildPhase
    package var pid: Int32?
    package var generation: UInt64
    /// Launches after the first one.
    package var restarts: Int
    /// Since when it has been in this phase.
    package var since: Instant
    package var lastEnd: ExitReason?
}
