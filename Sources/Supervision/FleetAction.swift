/// What the fleet wants done.
package enum FleetAction: Equatable, Sendable {
    /// Answer with the event `launched` or `launchFailed`; `number` is the seat's, from 1, for as long as we live.
    case launch(ChildName, number: UInt32, generation: UInt64)
    case signal(ChildName, pid: Int32, ChildSignal)
    case ask(ChildName, generation: UInt64, ChildRequest)
    case report(FleetReport)
    /// Every child that is wanted is up, or no longer so.
    case readyChanged(Bool)
    /// The last child of a fleet that winds down is gone.
    case finished
}

/// The two signals a child may get from us.
package enum ChildSignal: Equatable, Sendable {
    case terminate
    case kill
}

/// What a child is asked over its socket.
package enum ChildRequest: Equatable, Sendable {
    case ping
    /// Drain, say good-bye, exit.
    case stop(within: Duration)
    /// Settings that apply without a new session have changed.
    case configure
}
