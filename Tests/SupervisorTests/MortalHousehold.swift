import Common
import Foundation
import Glibc
import Logging
import NIOCore
import NIOPosix
import Supervision

@testable import supervisor

/// Real processes under a real `FleetRunner`, with times so short that a thousand of them live and die in seconds.
///
/// It plays the desk: greets what can answer, answers its pings, and keeps the books. Lives on its event loop.
final class MortalHousehold {
    /// What a process does; which of these, its generation says.
    private static let program = """
        #!/bin/sh
        case $((OMNI_GENERATION % 8)) in
        0) exit 0 ;;
        1) echo "the last word of $OMNI_GENERATION" >&2; exit 70 ;;
        2) kill -SEGV $$ ;;
        3) kill -KILL $$ ;;
        4) kill -STOP $$; exit 9 ;;
        5) exec 2>&-; kill -TERM $$ ;;
        6) exec sleep 0.2 ;;
        7) [ $((OMNI_GENERATION % 80)) = 7 ] && seq 1500 >&2; exit 3 ;;
        esac
        """

    static let children: [ChildName] =
        [.embeddedCore, .steward, .console, .listener]
        + (1...12).compactMap { BindName("bind\($0)").map { .bindWorker($0, .client) } }

    private(set) var pids: [Int32] = []
    private(set) var ends: [ExitReason: Int] = [:]
    private(set) var endCount = 0
    private(set) var strangeWords: [String] = []
    /// Rules that were broken, in words.
    private(set) var complaints: [String] = []
    private(set) var lines = 0

    private let deathsWanted: Int
    private let loop: any EventLoop
    private let finished: EventLoopPromise<Void>
    private var living: [ChildName: Int32] = [:]
    private var runner: FleetRunner?

    static var times: FleetTimes {
        var times = FleetTimes()
        times.healthyAfter = .milliseconds(50)
        times.longestWait = .milliseconds(5)
        times.failingRetry = .milliseconds(10)
        times.pingEvery = .milliseconds(20)
        times.silentRounds = 5
        times.helloRounds = 50
        times.stopWithin = .milliseconds(100)
        times.terminateWithin = .milliseconds(100)
        return times
    }

    init(in folder: String, deaths: Int, on loop: any EventLoop) throws {
        self.deathsWanted = deaths
        self.loop = loop
        self.finished = loop.makePromise()
        for role in Set(Self.children.map(\.role)) {
            Self.write("\(folder)/\(role)")
        }
        let launcher = try WorkerLauncher(
            programDirectory: folder,
            runDirectory: folder,
            inheriting: ["PATH": "/usr/bin:/bin"]
        )
        let runner = FleetRunner(
            eventLoop: loop,
            fleet: Fleet(times: Self.times),
            launcher: launcher,
            logger: Logger(label: "mortals") { _ in SwiftLogNoOpLogHandler() },
            ask: { [unowned self] in self.asked($0, $1) }
        )
        runner.onLaunch = { [unowned self] in self.launched($0) }
        runner.onExit = { [unowned self] in self.ended($0) }
        runner.onLine = { [unowned self] _, _ in self.lines += 1 }
        // Afterwards: the last end is told to the fleet first, and to us then.
        runner.onFinished = { [unowned self] in self.loop.assumeIsolated().execute { self.finished.succeed() } }
        self.runner = runner
    }

    /// Closed to processes that other tests start meanwhile: a program that somebody may write to cannot be started.
    private static func write(_ path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o755)
        precondition(descriptor >= 0, "\(path): errno \(errno)")
        _ = Array(Self.program.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
    }

    var restarts: Int { self.runner?.statuses.reduce(0) { $0 + $1.restarts } ?? 0 }
    var phases: Set<ChildPhase> { Set(self.runner?.statuses.map(\.phase) ?? []) }

    /// Lives until so many have died, then winds down; done when the last process is gone.
    func begin() -> EventLoopFuture<Void> {
        self.runner?.tell(.begin(Self.children))
        return self.finished.futureResult
    }

    // MARK: The desk

    private func launched(_ launch: FleetRunner.Launch) {
        // The end of the one before is told to us last, but it must be gone already.
        if let other = self.living.updateValue(launch.pid, forKey: launch.child), kill(other, 0) == 0 {
            self.complaints.append("\(launch.child) has two processes, \(other) and \(launch.pid)")
        }
        self.pids.append(launch.pid)
        // Afterwards: the fleet has yet to be told that there is a process.
        let (child, generation) = (launch.child, launch.generation)
        self.loop.assumeIsolated().execute { [weak self] in
            self?.runner?.tell(.greeted(child, generation: generation))
            self?.runner?.tell(.ready(child, generation: generation))
        }
    }

    private func asked(_ child: ChildName, _ request: ChildRequest) {
        guard let pid = self.living[child] else { return }
        switch request {
        case .ping:
            guard !Self.isStopped(pid), let status = self.runner?.statuses.first(where: { $0.name == child }) else {
                return
            }
            self.runner?.tell(.ponged(child, generation: status.generation))
        case .stop: kill(pid, SIGTERM)
        case .configure: break
        }
    }

    private func ended(_ end: FleetRunner.Exit) {
        if self.living[end.child] == end.pid { self.living[end.child] = nil }
        self.endCount += 1
        self.ends[Self.withoutCore(end.reason), default: 0] += 1
        if end.reason == .exited(code: 70), !end.lastWords.summary.hasPrefix("the last word of ") {
            self.strangeWords.append(end.lastWords.summary)
        }
        if self.endCount == self.deathsWanted { self.runner?.tell(.windDown) }
    }

    /// Whether a core is dumped is the machine's matter.
    private static func withoutCore(_ reason: ExitReason) -> ExitReason {
        switch reason {
        case .killed(let signal, _): .killed(signal: signal, dumpedCore: false)
        case .exited, .unseen: reason
        }
    }

    private static func isStopped(_ pid: Int32) -> Bool {
        guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return false }
        return String(decoding: stat, as: UTF8.self).contains(") T ")
    }
}
