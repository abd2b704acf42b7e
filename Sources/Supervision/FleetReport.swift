/// A fact about the fleet that belongs in the log; its description is the line.
package enum FleetReport: Equatable, Sendable {
    case launched(ChildName, pid: Int32, generation: UInt64)
    case launchFailed(ChildName, errno: Int32, next: Remedy)
    case ready(ChildName)
    case ended(ChildName, pid: Int32, ExitReason, next: Remedy)
    /// It ended early once too often.
    case failing(ChildName, earlyEnds: Int, within: Duration)
    /// It had been failing, and is healthy again.
    case recovered(ChildName)
    /// It did not answer, and is killed.
    case silent(ChildName, pid: Int32, seconds: Int)
    /// It was asked to stop, and did not in time.
    case overdue(ChildName, pid: Int32, ChildSignal)
    /// A reload touched it.
    case touched(ChildName, ReloadPlan.Change)

    /// What happens after an end.
    package enum Remedy: Equatable, Sendable {
        case stays
        case atOnce
        case after(Duration)
        case parked
    }

    package enum Severity: Equatable, Sendable {
        case debug
        case info
        case warning
        case error
    }
}

extension FleetReport {
    package var child: ChildName {
        switch self {
        case .launched(let child, _, _), .launchFailed(let child, _, _), .ready(let child), .ended(let child, _, _, _),
            .failing(let child, _, _), .recovered(let child), .silent(let child, _, _), .overdue(let child, _, _),
            .touched(let child, _):
            child
        }
    }

    package var severity: Severity {
        switch self {
        case .launched: .debug
        case .ready, .recovered, .touched, .ended(_, _, _, next: .stays): .info
        case .ended(_, _, .exited(code: 0), next: .atOnce): .info
        case .ended(_, _, _, next: .atOnce), .ended(_, _, _, next: .after), .overdue: .warning
        case .ended(_, _, _, next: .parked), .launchFailed, .failing, .silent: .error
        }
    }
}

extension FleetReport: CustomStringConvertible {
    package var description: String {
        switch self {
        case .launched(let child, let pid, let generation):
            "\(child) launched: process \(pid), generation \(generation)"
        case .launchFailed(let child, let errno, let next):
            "\(child) could not be launched: errno \(errno), \(next)"
        case .ready(let child):
            "\(child) is ready"
        case .ended(let child, _, let reason, let next):
            "\(child) ended: \(reason), \(next)"
        case .failing(let child, let count, let window):
            "\(child) is failing: \(count) early ends within \(window.inWords)"
        case .recovered(let child):
            "\(child) is healthy again"
        case .silent(let child, _, let seconds):
            "\(child) did not answer for \(seconds) s and is killed"
        case .overdue(let child, _, .terminate):
            "\(child) did not stop when asked, sending SIGTERM"
        case .overdue(let child, _, .kill):
            "\(child) did not stop when told, sending SIGKILL"
        case .touched(let child, let change):
            "\(child): \(change)"
        }
    }
}

extension FleetReport.Remedy: CustomStringConvertible {
    package var description: String {
        switch self {
        case .stays: "as wanted"
        case .atOnce: "restarting at once"
        case .after(let wait): "restarting in \(wait.inWords)"
        case .parked: "parked until its configuration changes"
        }
    }
}

extension Duration {
    /// `300 s`, `1.2 s`: whole above ten seconds, tenths below.
    fileprivate var inWords: String {
        let tenths = self.components.seconds * 10 + self.components.attoseconds / 100_000_000_000_000_000
        if tenths >= 100 || tenths % 10 == 0 { return "\(tenths / 10) s" }
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
