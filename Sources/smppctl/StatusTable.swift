import Common
import IPC

/// The gateway's status for a person: a headline, Core, the binds in columns, and what is not up or was not of late.
struct StatusTable {
    /// How long an end is shown of a process that is up again, and of how many of them.
    private static let recent: Duration = .seconds(3600)
    private static let recentCount = 10
    /// Characters of how a process ended; the rest is in the log.
    private static let longestEnd = 300

    private let status: GatewayStatus
    private let now: Timestamp
    private let paint: Paint

    init(_ status: GatewayStatus, now: Timestamp, colour: Bool) {
        self.status = status
        self.now = now
        self.paint = Paint(isOn: colour)
    }

    var text: String {
        var lines = [self.headline, self.core]
        // Core's state has its own line.
        lines += self.status.troubles.map { self.paint("! \(PlainText($0))", .red) }
        lines.append("")
        lines += self.status.binds.isEmpty ? ["No binds are configured."] : self.binds
        let troubled = self.status.processes.filter { $0.state != "up" }
        let returned = self.returned
        let shown = troubled + returned.prefix(Self.recentCount)
        if !shown.isEmpty { lines += [""] + self.processes(shown) }
        let rest = returned.count - Self.recentCount
        if rest > 0 { lines.append("and \(rest) more that ended within the hour and are up again") }
        return lines.joined(separator: "\n") + "\n"
    }

    private var headline: String {
        let readiness = self.status.ready ? self.paint("ready", .green) : self.paint("not ready", .red)
        let age = Age(milliseconds: Int64(clamping: self.status.uptimeSeconds).multipliedClamping(by: 1000))
        return "omnimessage-smpp \(PlainText(self.status.version)), up \(age), \(readiness)"
    }

    private var core: String {
        let core = self.status.core
        if core.reachable { return "Core \(PlainText(core.url)): \(self.paint("reachable", .green))" }
        let why = core.why.isEmpty ? "not reachable" : "not reachable: \(PlainText(core.why))"
        return "Core \(PlainText(core.url)): \(self.paint(why, .red))"
    }

    private var binds: [String] {
        var columns = Columns([
            .left("BIND"), .left("MODE"), .left("STATE"), .right("SINCE"), .left("PEER"), .right("SESSIONS"),
            .right("SENT"), .right("RECEIVED"), .right("FAILED"), .right("CACHED"), .right("IN DOUBT"),
            .right("RESTARTS"),
        ])
        for bind in self.status.binds {
            columns.add(
                [
                    Cell(bind.name), Cell(bind.mode), Cell(bind.state, Self.colour(of: bind.state)),
                    Cell(self.age(since: bind.since)), Cell(bind.peer.isEmpty ? "-" : bind.peer),
                    Cell(bind.sessions), Cell(bind.sent), Cell(bind.received), Cell(bind.failures), Cell(bind.cached),
                    Cell(bind.inDoubt), Cell(bind.restarts),
                ],
                note: bind.why
            )
        }
        return columns.lines(self.paint)
    }

    private func processes(_ processes: [GatewayStatus.ProcessStatus]) -> [String] {
        var columns = Columns([.left("PROCESS"), .left("BIND"), .right("PID"), .left("STATE")])
        for process in processes {
            columns.add(
                [
                    Cell(process.role), Cell(process.bind ?? "-"), Cell(process.pid == 0 ? "-" : "\(process.pid)"),
                    Cell(process.state, process.state == "up" ? .green : .yellow),
                ],
                note: self.lastEnd(of: process)
            )
        }
        return columns.lines(self.paint)
    }

    /// Those that are up and ended within the hour, the latest end first.
    private var returned: [GatewayStatus.ProcessStatus] {
        let ends = self.status.processes.compactMap {
            process -> (process: GatewayStatus.ProcessStatus, at: Timestamp)? in
            guard process.state == "up", process.lastEnd != nil, let text = process.lastEndAt else { return nil }
            guard let at = Timestamp(iso8601: text), self.now - at < Self.recent else { return nil }
            return (process, at)
        }
        return ends.sorted { $0.at > $1.at }.map(\.process)
    }

    private func lastEnd(of process: GatewayStatus.ProcessStatus) -> String {
        guard let end = process.lastEnd else { return "" }
        let cut = end.count > Self.longestEnd ? end.prefix(Self.longestEnd) + "…" : end
        return process.lastEndAt.map { "last one ended \(self.age(since: $0)) ago: \(cut)" } ?? "last one: \(cut)"
    }

    private func age(since text: String) -> String {
        guard let since = Timestamp(iso8601: text) else { return "-" }
        return Age(milliseconds: (self.now - since).wholeMilliseconds).description
    }

    private static func colour(of state: String) -> Paint.Colour {
        switch state {
        case "connected": .green
        case "connecting": .yellow
        case "disabled": .grey
        default: .red
        }
    }
}
