/// The state of a bind as its worker sees it.
package enum LinkState: UInt8, Sendable, CaseIterable {
    case connecting = 1
    case connected
    case disconnected

    package var word: String {
        switch self {
        case .connecting: "connecting"
        case .connected: "connected"
        case .disconnected: "disconnected"
        }
    }
}

/// What a worker tells the supervisor whenever it changes: enough for `smppctl status` and the listener.
package struct LinkStatus: Equatable, Sendable {
    package var state: LinkState
    /// Milliseconds since 1970 (UTC) at which this state began.
    package var since: Int64
    /// The other end, as `address:port`; of several sessions, the newest.
    package var peer: String
    /// SMPP sessions that are bound.
    package var sessions: UInt32
    /// A sentence for a person: why the bind is not up, or what holds it back; empty when all is well.
    package var why: String
    /// Milliseconds since 1970 (UTC) at which the link is tried again; 0 where nothing is waited for.
    package var nextTry: Int64
    /// Connections taken over from the listener since the worker began.
    package var adopted: UInt64
    /// Of these, how many have ended.
    package var closed: UInt64
    /// Parts that were sent and whose answer is not known.
    package var inDoubt: UInt32

    package init(state: LinkState, since: Int64) {
        self.state = state
        self.since = since
        self.peer = ""
        self.sessions = 0
        self.why = ""
        self.nextTry = 0
        self.adopted = 0
        self.closed = 0
        self.inDoubt = 0
    }
}

/// What the steward knows of Core, told to every worker.
package struct CoreFacts: Equatable, Sendable {
    package var reachable: Bool
    /// The extensions that Core names in `/api/status`.
    package var extensions: [String]
    /// Why Core cannot be reached, in words; empty when it can.
    package var why: String
    /// What is wrong in Core that is no single bind's matter, in sentences.
    package var troubles: [String]

    package init(reachable: Bool, extensions: [String], why: String, troubles: [String] = []) {
        self.reachable = reachable
        self.extensions = extensions
        self.why = why
        self.troubles = troubles
    }

    /// What a worker has to know: it is told of nothing that does not concern it.
    package var forWorkers: CoreFacts {
        CoreFacts(reachable: self.reachable, extensions: self.extensions, why: self.why)
    }
}

/// Where the listener finds the worker of a server bind.
package struct Route: Equatable, Sendable {
    package var systemID: String
    package var bind: String
    /// The worker's number: its socket is `worker-NUMBER.sock` in the run directory.
    package var number: UInt32
    /// Whether the configuration has the bind switched on.
    package var enabled: Bool
    /// The worker's generation; 0 while none is running.
    package var generation: UInt64
    /// Whether the worker takes connections.
    package var ready: Bool
    package var adopted: UInt64
    package var closed: UInt64

    package init(systemID: String, bind: String, number: UInt32, enabled: Bool) {
        self.enabled = enabled
        self.systemID = systemID
        self.bind = bind
        self.number = number
        self.generation = 0
        self.ready = false
        self.adopted = 0
        self.closed = 0
    }

    /// A route's socket in the run directory.
    ///
    /// A number, not the bind's name: the kernel keeps 107 octets for a socket's path.
    package var socketName: String { Self.socketName(number: self.number) }

    package static func socketName(number: UInt32) -> String { "worker-\(number).sock" }
}
