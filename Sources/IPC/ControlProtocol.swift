package import Foundation

/// What `smppctl` and the console may ask of a running gateway.
///
/// JSON in a `request` frame: rare, and easy to look at. Each asker numbers its own requests.
package enum ControlRequest: Codable, Equatable, Sendable {
    case status
    /// The samples of the metrics ledger, as a `MetricSnapshot` in octets (base64 in JSON).
    case metrics
    case cache(CacheRequest)
    case reload(dryRun: Bool)
    /// What is in force.
    case configuration
    case bind(BindOrder)
    /// The last lines of the gateway's log, and, if wanted, all that follow: a stream of `News`.
    case logs(lines: Int, follow: Bool)
    /// The PDUs of a bind from now on: a stream of `News` without an end of its own.
    case trace(bind: String)
}

package enum ControlResponse: Codable, Equatable, Sendable {
    case status(GatewayStatus)
    case metrics(snapshot: Data)
    case cache(CacheResponse)
    case reload(ReloadReport)
    case configuration(RunningConfiguration)
    /// It is done; there is nothing more to say.
    case done
    /// Why the request was not done, with the remedy where there is one.
    case refused(String)
}

/// The object that `smppctl status --json` prints.
package struct GatewayStatus: Codable, Equatable, Sendable {
    /// Every child is up, whether or not carriers are.
    package var ready: Bool
    package var version: String
    package var uptimeSeconds: Int
    package var core: CoreStatus
    /// What is wrong with the gateway as a whole, in sentences; what concerns one bind is that bind's `why`.
    package var troubles: [String]
    package var binds: [BindStatus]
    package var processes: [ProcessStatus]

    package init(
        ready: Bool,
        version: String,
        uptimeSeconds: Int,
        core: CoreStatus,
        troubles: [String] = [],
        binds: [BindStatus],
        processes: [ProcessStatus]
    ) {
        self.ready = ready
        self.version = version
        self.uptimeSeconds = uptimeSeconds
        self.core = core
        self.troubles = troubles
        self.binds = binds
        self.processes = processes
    }

    package struct CoreStatus: Codable, Equatable, Sendable {
        package var url: String
        package var reachable: Bool
        package var why: String

        package init(url: String, reachable: Bool, why: String) {
            self.url = url
            self.reachable = reachable
            self.why = why
        }
    }

    package struct BindStatus: Codable, Equatable, Sendable {
        package var name: String
        package var mode: String
        /// connected, connecting, disconnected, disabled or failing.
        package var state: String
        /// ISO 8601, UTC.
        package var since: String
        package var peer: String
        package var sessions: Int
        package var sent: Int
        package var received: Int
        package var failures: Int
        package var cached: Int
        package var inDoubt: Int
        package var restarts: Int
        package var why: String
        /// Whether its message cache is on, and who said so where it is not the file; empty where an older gateway answers.
        package var cache: String

        package init(name: String, mode: String, state: String, since: String) {
            self.name = name
            self.mode = mode
            self.state = state
            self.since = since
            self.peer = ""
            self.sessions = 0
            self.sent = 0
            self.received = 0
            self.failures = 0
            self.cached = 0
            self.inDoubt = 0
            self.restarts = 0
            self.why = ""
            self.cache = ""
        }

        enum CodingKeys: String, CodingKey {
            case name, mode, state, since, peer, sessions, sent, received, failures, cached, restarts, why, cache
            case inDoubt = "in_doubt"
        }
    }

    package struct ProcessStatus: Codable, Equatable, Sendable {
        package var role: String
        /// The bind's name for a bind worker, else absent.
        package var bind: String?
        /// 0 while none is running.
        package var pid: Int
        package var state: String
        /// How the last one ended; absent while none has.
        package var lastEnd: String?
        /// When that was, in ISO 8601; absent where it was a stop that somebody had asked for.
        package var lastEndAt: String?

        package init(
            role: String,
            bind: String?,
            pid: Int,
            state: String,
            lastEnd: String?,
            lastEndAt: String? = nil
        ) {
            self.role = role
            self.bind = bind
            self.pid = pid
            self.state = state
            self.lastEnd = lastEnd
            self.lastEndAt = lastEndAt
        }

        enum CodingKeys: String, CodingKey {
            case role, bind, pid, state
            case lastEnd = "last_end"
            case lastEndAt = "last_end_at"
        }
    }

    enum CodingKeys: String, CodingKey {
        case ready, version, core, troubles, binds, processes
        case uptimeSeconds = "uptime_seconds"
    }
}
