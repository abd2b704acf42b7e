package import Common

/// A job of the gateway that one child process does.
package enum ChildName: Hashable, Sendable {
    case listener
    /// Ends the TLS of partners' connections; there where `listen.tls` is.
    case tlsGate
    case steward
    case console
    case embeddedCore
    case bindWorker(BindName, BindMode)

    /// The executable, and the word for the job in status and metrics.
    package var role: String {
        switch self {
        case .listener: "listener"
        case .tlsGate: "tlsgate"
        case .steward: "steward"
        case .console: "console"
        case .embeddedCore: "embeddedcore"
        case .bindWorker: "bindworker"
        }
    }

    /// The bind served, for a worker.
    package var bind: BindName? {
        switch self {
        case .listener, .tlsGate, .steward, .console, .embeddedCore: nil
        case .bindWorker(let bind, _): bind
        }
    }

    /// What `ps` shows.
    package var title: String {
        switch self {
        case .listener, .steward, .console, .embeddedCore: "omnimessage-smpp: \(self.role)"
        case .tlsGate: "omnimessage-smpp: tls"
        case .bindWorker(let bind, let mode): "omnimessage-smpp: bind \(bind) [\(mode.rawValue)]"
        }
    }

    /// What a child is known by while its settings change: a bind that changes its mode keeps its seat.
    ///
    /// Two processes on one seat would hold the same carrier's session twice.
    package var seat: String {
        switch self {
        case .listener, .tlsGate, .steward, .console, .embeddedCore: self.role
        case .bindWorker(let bind, _): "bindworker \(bind)"
        }
    }

    /// The place in the order of start; stopping goes backwards, a stage at a time.
    ///
    /// Whoever is needed by others starts before and stops after them: Core first, the door to the street last. The
    /// TLS gate carries the sessions of workers, which say farewell through it.
    package var stage: Int {
        switch self {
        case .embeddedCore: 0
        case .steward: 1
        case .console: 2
        case .tlsGate: 3
        case .bindWorker: 4
        case .listener: 5
        }
    }
}

extension ChildName: CustomStringConvertible {
    /// The words used in log lines: `worker acme`, `listener`.
    package var description: String {
        switch self {
        case .listener, .steward, .console: self.role
        case .tlsGate: "TLS gate"
        case .embeddedCore: "embedded core"
        case .bindWorker(let bind, _): "worker \(bind)"
        }
    }
}
