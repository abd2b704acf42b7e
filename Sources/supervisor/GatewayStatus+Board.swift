import Common
import IPC
import Store
import Supervision

/// The board as `smppctl status` shows it.
extension GatewayStatus {
    init(_ board: StatusBoard) {
        let statuses = board.statuses()
        let totals = board.totals
        self.init(
            ready: board.isReady() && board.ownCoreAnswers,
            version: ProductVersion.current,
            uptimeSeconds: board.uptimeSeconds,
            core: CoreStatus(
                url: CoreAccess(board.configuration).baseURL,
                reachable: board.facts?.reachable ?? false,
                why: board.facts.map(\.why) ?? "not asked yet"
            ),
            troubles: board.licenceTroubles()
                + Troubles.list(
                    board.facts,
                    url: CoreAccess(board.configuration).baseURL,
                    statuses,
                    board.appetites,
                    lastEnd: { board.notes(of: $0).lastEnd }
                ),
            binds: board.configuration.allBinds.map {
                BindStatus($0, board, statuses, totals[$0.name.value] ?? StatusBoard.Totals())
            },
            processes: statuses.map { ProcessStatus($0, board) }
        )
    }
}

extension GatewayStatus.BindStatus {
    init(_ bind: Bind, _ board: StatusBoard, _ statuses: [ChildStatus], _ totals: StatusBoard.Totals) {
        let child = ChildName.bindWorker(bind.name, bind.mode)
        let status = statuses.first { $0.name == child }
        let notes = board.notes(of: child)
        self.init(name: bind.name.value, mode: bind.mode.rawValue, state: "", since: "")
        self.restarts = status?.restarts ?? 0
        self.sent = totals.sent
        self.received = totals.received
        self.failures = totals.failures
        self.cached = board.cacheCounts()[bind.name]?.total ?? 0
        self.inDoubt = Int(notes.link?.inDoubt ?? 0)
        self.describe(bind, status, notes, board.switched(bind.name))
        self.tellBacklog(bind, board.backlog)
        self.cache = bind.isCached ? "on" : "off"
        if let much = board.appetites.sentence(of: child) { self.add("its worker \(much)") }
        guard let switched = board.cacheSwitched(bind.name) else { return }
        self.cache += ", \(switched)"
        self.add("its cache is \(switched)")
    }

    private mutating func add(_ sentence: String) {
        self.why += self.why.isEmpty ? sentence : "; \(sentence)"
    }

    /// What waits in Core is said where the link has nothing to say for itself, or is not there to send it.
    private mutating func tellBacklog(_ bind: Bind, _ backlog: Backlog) {
        let depth = backlog.depth(self.name)
        guard self.state == LinkState.connected.word else {
            guard depth > 0 else { return }
            let wait = depth == 1 ? "1 message for it waits in Core" : "\(depth) messages for it wait in Core"
            return self.add(wait)
        }
        guard self.why.isEmpty else { return }
        self.why = backlog.standstill(self.name, isReceiver: bind.isReceiver) ?? ""
    }

    /// State, since when, and why: the link's own word while its worker runs, else what is wrong with the worker.
    private mutating func describe(
        _ bind: Bind,
        _ status: ChildStatus?,
        _ notes: (link: LinkStatus?, lastEnd: String),
        _ switched: String?
    ) {
        let phaseSince = status.map { Timestamp.now + ($0.since - .now) } ?? .now
        self.since = phaseSince.iso8601
        guard bind.enabled else {
            self.state = "disabled"
            self.why = switched ?? "disabled in the configuration"
            return
        }
        switch status?.phase {
        case .up:
            guard let link = notes.link else {
                self.state = "connecting"
                return
            }
            self.state = link.state.word
            self.since = Timestamp(milliseconds: link.since).iso8601
            self.peer = link.peer
            self.sessions = Int(link.sessions)
            self.why = link.why(at: .now)
        case .parked:
            self.state = "failing"
            self.why = "its worker cannot run with this configuration: \(notes.lastEnd)"
        case .failing:
            self.state = "failing"
            let next = status?.nextTryInWords(at: .now) ?? ""
            self.why = "its worker keeps ending, last by \(notes.lastEnd)\(next)"
        case .stopping, .stopped:
            self.state = "disconnected"
            self.why = "disconnected by an operator; smppctl bind reconnect \(self.name) starts it"
        case .waiting, .starting, nil:
            self.state = "disconnected"
            let next = status?.nextTryInWords(at: .now) ?? ""
            self.why = notes.lastEnd.isEmpty ? "its worker is starting" : "its worker ended (\(notes.lastEnd))\(next)"
        }
    }
}

extension GatewayStatus.ProcessStatus {
    init(_ status: ChildStatus, _ board: StatusBoard) {
        let lastEnd = board.notes(of: status.name).lastEnd
        self.init(
            role: status.name.role,
            bind: status.name.bind?.value,
            pid: Int(status.pid ?? 0),
            state: status.phase.rawValue,
            lastEnd: lastEnd.isEmpty ? nil : lastEnd,
            lastEndAt: board.lastEndAt(of: status.name)?.iso8601
        )
    }
}

extension LinkStatus {
    /// The reason, with how long it is to the next try.
    func why(at now: Timestamp) -> String {
        guard self.nextTry > 0 else { return self.why }
        let seconds = max(0, (Timestamp(milliseconds: self.nextTry) - now).wholeMilliseconds + 500) / 1000
        return "\(self.why), next try in \(seconds) s"
    }
}

extension Bind {
    fileprivate var isReceiver: Bool {
        switch self {
        case .client(let bind): bind.bindType == .receiver
        case .server: false
        }
    }
}
