/// What the supervisor tells a child through its environment, before there is a connection to say it on.
package struct ChildIdentity: Sendable {
    package var role: ChildRole
    /// The bind's name; empty for a child that is no bind worker.
    package var bind: String
    /// The child's number in the run directory (see `Route.socketName`).
    package var number: UInt32
    package var generation: UInt64
    /// Where the supervisor listens, relative to the run directory, which is the child's working directory.
    package var supervisorSocket: String

    package static let supervisorSocketName = "supervisor.sock"
    package static let controlSocketName = "control.sock"
    /// Where the listener takes the connections whose TLS the gate has ended.
    package static let listenerSocketName = "listener.sock"

    /// Nil where the environment is not that of a supervisor's child: the program was started by hand.
    package init?(environment: [String: String], role: ChildRole) {
        guard
            let name = environment["OMNI_ROLE"], ChildRole(name: name) == role,
            let socket = environment["OMNI_SUPERVISOR_SOCKET"],
            let generation = environment["OMNI_GENERATION"].flatMap({ UInt64($0) }),
            let number = environment["OMNI_NUMBER"].flatMap({ UInt32($0) })
        else { return nil }
        self.role = role
        self.bind = environment["OMNI_BIND"] ?? ""
        self.number = number
        self.generation = generation
        self.supervisorSocket = socket
    }
}
