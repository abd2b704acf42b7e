/// What a child is, to the one that started it.
package enum ChildRole: UInt8, Sendable, CaseIterable {
    case listener = 1
    case bindworker
    case steward
    case console
    case embeddedcore
    case tlsgate

    /// The executable's name, which is also the word used in status, logs and metrics.
    package var name: String {
        switch self {
        case .listener: "listener"
        case .bindworker: "bindworker"
        case .steward: "steward"
        case .console: "console"
        case .embeddedcore: "embeddedcore"
        case .tlsgate: "tlsgate"
        }
    }

    package init?(name: String) {
        guard let role = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = role
    }
}

/// The first frame of a child: who it says it is.
///
/// The supervisor believes it only where the kernel's word for the peer's process id names a child that was started
/// for that role, bind and generation.
package struct Hello: Equatable, Sendable {
    /// Raised when the vocabulary changes in a way that an older peer could misread.
    package static let currentProtocol: UInt16 = 1

    package var protocolVersion: UInt16
    package var role: ChildRole
    /// The bind's name for a bind worker, empty for the others.
    package var bind: String
    /// How many times the supervisor has started this child, from 1.
    package var generation: UInt64
    package var processID: Int32

    package init(role: ChildRole, bind: String, generation: UInt64, processID: Int32) {
        self.protocolVersion = Self.currentProtocol
        self.role = role
        self.bind = bind
        self.generation = generation
        self.processID = processID
    }
}
