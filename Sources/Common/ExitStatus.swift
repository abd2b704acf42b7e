/// How our processes end; the numbers above 64 are those of `sysexits.h`.
///
/// A supervisor, and systemd above it, reads from the number whether another start can help.
package enum ExitStatus: Int32, Sendable, CaseIterable {
    case ok = 0
    /// Refused or failed; `smppctl`: the answer was no.
    case failed = 1
    /// Wrong arguments.
    case usage = 2
    /// EX_DATAERR: a file of ours is damaged (a database that SQLite does not take); starting again would not mend it.
    case damaged = 65
    /// EX_UNAVAILABLE: what we need is not there yet (the supervisor's socket, a name that does not resolve).
    case unavailable = 69
    /// EX_SOFTWARE: a rule of our own was broken.
    case software = 70
    /// EX_OSERR: the system refused (no descriptors, no memory, no processes).
    case system = 71
    /// EX_CANTCREAT: a file or folder cannot be made or written.
    case cannotCreate = 73
    /// EX_TEMPFAIL: a port in use, a lock held by another: may be gone in a moment.
    case temporary = 75
    /// EX_NOPERM: not allowed to; a person must act.
    case notPermitted = 77
    /// EX_CONFIG: the configuration is refused; every problem has been printed.
    case badConfiguration = 78

    /// The port that we should listen on belongs to another program.
    package static let portInUse = ExitStatus.temporary

    /// Whether starting the same program again, unchanged, may succeed.
    package var isWorthARetry: Bool {
        switch self {
        case .failed, .unavailable, .software, .system, .temporary: true
        case .ok, .usage, .damaged, .cannotCreate, .notPermitted, .badConfiguration: false
        }
    }
}
