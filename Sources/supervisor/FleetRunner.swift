import Common
import Glibc
import Logging
import NIOCore
import Supervision

/// Performs what the fleet decides: starts and reaps processes, sends signals, keeps the one timer.
///
/// Lives on the event loop, and decides nothing. What others do when a child comes or goes they hang on the closures.
final class FleetRunner {
    /// A process was started for a seat.
    struct Launch {
        let child: ChildName
        /// The seat's number: names of sockets are made of it.
        let number: UInt32
        let generation: UInt64
        let pid: Int32
    }

    /// A process is gone, reaped, and its log read to the end.
    struct Exit {
        let child: ChildName
        let pid: Int32
        let reason: ExitReason
        let lastWords: LastWords
    }

    var onLaunch: (Launch) -> Void = { _ in }
    var onExit: (Exit) -> Void = { _ in }
    /// Every child that is wanted is up, or no longer so.
    var onReadyChanged: (Bool) -> Void = { _ in }
    /// The last child of a fleet that winds down is gone.
    var onFinished: () -> Void = {}
    /// A line of a child's log, already passed on to our standard error.
    var onLine: (ChildName, String) -> Void = { _, _ in }

    private var fleet: Fleet
    private let loop: any EventLoop
    private let launcher: WorkerLauncher
    private let logger: Logger
    private let ask: (ChildName, ChildRequest) -> Void
    private var waiting: [FleetEvent] = []
    private var isPerforming = false
    private var processes: [Int32: (child: ChildName, log: ChildLog)] = [:]
    /// Of the process whose end is being told.
    private var lastWords = LastWords()
    private var timer: (deadline: Instant, task: Scheduled<Void>)?

    init(
        eventLoop: any EventLoop,
        fleet: consuming Fleet = Fleet(),
        launcher: WorkerLauncher,
        logger: Logger,
        ask: @escaping (ChildName, ChildRequest) -> Void
    ) {
        self.loop = eventLoop
        self.fleet = fleet
        self.launcher = launcher
        self.logger = logger
        self.ask = ask
    }

    var statuses: [ChildStatus] { self.fleet.statuses }
    var isReady: Bool { self.fleet.isReady }

    /// Whether the process that says hello is the one that was started for this seat.
    func expects(_ child: ChildName, generation: UInt64) -> Bool {
        self.fleet.expects(child, generation: generation)
    }

    /// Tells the fleet, and does what it answers; what happens meanwhile is told afterwards, in order.
    func tell(_ event: FleetEvent) {
        self.waiting.append(event)
        guard !self.isPerforming else { return }
        self.isPerforming = true
        while !self.waiting.isEmpty {
            let next = self.waiting.removeFirst()
            for action in self.fleet.handle(next, at: .now, dice: .random(in: 0..<1)) { self.perform(action) }
        }
        self.isPerforming = false
        self.setTimer()
    }

    /// A child has ended, perhaps several: the signal does not say who, and two may come as one.
    ///
    /// Each is asked for by name: `waitpid(-1)` would take the status of processes that are not ours to reap.
    func reap() {
        for pid in self.fleet.pids {
            var status: Int32 = 0
            let result = waitpid(pid, &status, WNOHANG)
            if result == pid {
                self.ended(pid, ExitReason(waitStatus: status))
            } else if result < 0, errno == ECHILD {
                self.ended(pid, .unseen)
            }
        }
    }

    // MARK: Performing

    private func perform(_ action: FleetAction) {
        switch action {
        case .launch(let child, let number, let generation): self.launch(child, number: number, generation)
        case .signal(_, let pid, .terminate): kill(pid, SIGTERM)
        case .signal(_, let pid, .kill): kill(pid, SIGKILL)
        case .ask(let child, _, let request): self.ask(child, request)
        case .report(let report): self.log(report)
        case .readyChanged(let isReady): self.onReadyChanged(isReady)
        case .finished: self.onFinished()
        }
    }

    private func launch(_ child: ChildName, number: UInt32, _ generation: UInt64) {
        do {
            let process = try self.launcher.launch(child, number: number, generation: generation)
            let descriptor = process.standardError
            let log = ChildLog(of: child, descriptor: descriptor, style: self.launcher.style, on: self.loop) {
                [weak self] in
                self?.onLine(child, $0)
            }
            self.processes[process.pid] = (child, log)
            self.onLaunch(Launch(child: child, number: number, generation: generation, pid: process.pid))
            self.tell(.launched(child, pid: process.pid))
        } catch {
            self.logger.error("\(error)", metadata: Self.metadata(of: child))
            self.tell(.launchFailed(child, errno: error.errno))
        }
    }

    private func ended(_ pid: Int32, _ reason: ExitReason) {
        // The number is free again, and the next process may get it.
        let process = self.processes.removeValue(forKey: pid)
        process?.log.finish()
        self.lastWords = process?.log.lastWords ?? LastWords()
        self.tell(.exited(pid: pid, reason))
        guard let process else { return }
        self.onExit(Exit(child: process.child, pid: pid, reason: reason, lastWords: process.log.lastWords))
    }

    /// The one timer of all children: at the fleet's next deadline, whatever it is for.
    private func setTimer() {
        let deadline = self.fleet.nextDeadline
        guard deadline != self.timer?.deadline else { return }
        self.timer?.task.cancel()
        self.timer = nil
        guard let deadline else { return }
        let wait = max(.zero, Instant.now.duration(to: deadline))
        let task = self.loop.assumeIsolated().scheduleTask(in: TimeAmount(wait)) { [weak self] in
            guard let self else { return }
            self.timer = nil
            // The signal of an end should not be lost; if it ever is, that end is seen here.
            self.reap()
            self.tell(.tick)
        }
        self.timer = (deadline, task)
    }

    // MARK: The log

    private func log(_ report: FleetReport) {
        var metadata = Self.metadata(of: report.child)
        switch report {
        case .ended(_, let pid, let reason, _):
            metadata[LogKeys.pid] = "\(pid)"
            metadata.merge(Self.metadata(of: reason)) { _, new in new }
            let words = self.lastWords.summary
            if report.severity != .info, !words.isEmpty { metadata["last_words"] = "\(words)" }
        case .launched(_, let pid, _), .silent(_, let pid, _), .overdue(_, let pid, _):
            metadata[LogKeys.pid] = "\(pid)"
        case .launchFailed, .ready, .failing, .recovered, .touched:
            break
        }
        self.logger.log(level: report.severity.level, "\(report)", metadata: metadata)
    }

    private static func metadata(of child: ChildName) -> Logger.Metadata {
        guard let bind = child.bind else { return [:] }
        return [LogKeys.bind: "\(bind)"]
    }

    private static func metadata(of reason: ExitReason) -> Logger.Metadata {
        switch reason {
        case .exited(let code): [LogKeys.exitCode: "\(code)"]
        case .killed(let signal, _): [LogKeys.signal: "\(signal)"]
        case .unseen: [:]
        }
    }
}

extension FleetReport.Severity {
    fileprivate var level: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        case .error: .error
        }
    }
}
