/// What the fleet is told.
package enum FleetEvent: Equatable, Sendable {
    // From the configuration and from people.

    /// These children make up the gateway, in this order.
    case begin([ChildName])
    /// Another configuration was accepted.
    case reload(ReloadPlan)
    case start(ChildName)
    case stop(ChildName)
    /// Another process in place of the present one, after a graceful stop.
    case restart(ChildName)
    /// Everybody stops, gracefully.
    case windDown
    /// Everybody stops, now.
    case stopNow

    // From the system.

    case launched(ChildName, pid: Int32)
    /// The system refused a process, with this errno.
    case launchFailed(ChildName, errno: Int32)
    case exited(pid: Int32, ExitReason)

    // From the children.

    case greeted(ChildName, generation: UInt64)
    case ready(ChildName, generation: UInt64)
    case ponged(ChildName, generation: UInt64)

    /// The moment that `nextDeadline` named has come, or any other.
    case tick
}
