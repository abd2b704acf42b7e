import Common
import Foundation
import IPC
import Logging
import NIOCore
import Store
import Supervision

/// The supervisor's parts, and who tells whom: the table of contents.
///
/// ```
/// signals ─▶ FleetRunner ◀─▶ children (processes)
///                 ▲
/// supervisor.sock ┴ WorkerDesk ─▶ StatusBoard ◀─ OperatorDesk ◀─ control.sock
///                       │                             │
///                       └─▶ StoreDesk ─▶ Store ◀──────┘
/// ```
final class Wiring {
    private let eventLoop: any EventLoop
    private let logger: Logger
    private let manager: ServiceManager
    private let reloader: Reloader
    private let board: StatusBoard
    private let runner: FleetRunner
    private let workers: WorkerDesk
    private let operators: OperatorDesk
    private let log: LogOffice
    private let trace: TraceOffice
    private let keeper: LedgerKeeper
    private let desk: StoreDesk
    private let sweeper: Sweeper
    private let tally: StoreTally
    private let overrides: Overrides
    private let licence: LicenceOffice
    private let warnings: [String]
    private var isStopping = false
    private var hasBeenReady = false
    /// How often the processes' use of the machine is looked at.
    private static let lookEvery: TimeAmount = .seconds(10)

    init(
        source: ConfigurationSource,
        loaded: LoadedConfiguration,
        launcher: WorkerLauncher,
        store: Store,
        meter: CommitMeter,
        log: LogOffice,
        environment: [String: String],
        eventLoop: any EventLoop
    ) {
        self.eventLoop = eventLoop
        let logger = Self.ownLogger()
        self.logger = logger
        self.manager = ServiceManager(environment: environment)
        let (overrides, licence) = (Overrides(store: store), LicenceOffice(eventLoop: eventLoop, logger: logger))
        (self.overrides, self.licence) = (overrides, licence)
        let board = StatusBoard(
            configuration: overrides.applied(to: loaded.configuration),
            file: loaded.configuration,
            savedLedger: store.savedLedger,
            epochs: store.epochs
        )
        let workers = WorkerDesk(board: board, eventLoop: eventLoop, logger: logger)
        board.reading = (loaded, .now)
        self.board = board
        self.workers = workers
        self.runner = FleetRunner(eventLoop: eventLoop, launcher: launcher, logger: logger, ask: workers.ask)
        self.tally = StoreTally(store: store, meter: meter)
        self.desk = StoreDesk(store: store, board: board, tally: self.tally, eventLoop: eventLoop, logger: logger)
        self.sweeper = Sweeper(eventLoop: eventLoop) { store.submit($0, reply: $1) }
        self.keeper = LedgerKeeper(store: store, board: board, eventLoop: eventLoop, logger: logger)
        let cache = CacheOffice(store: store, board: board, eventLoop: eventLoop, hurry: self.desk.hurry)
        self.log = log
        self.trace = TraceOffice(board: board)
        self.operators = OperatorDesk(board: board, cache: cache, eventLoop: eventLoop, logger: logger)
        self.reloader = Reloader(source: source, board: board, overrides: overrides, licence: licence, logger: logger)
        self.warnings = loaded.warnings.map { $0.text(in: source.path) }
    }

    private static func ownLogger() -> Logger {
        var logger = Logger(label: "supervisor")
        logger[metadataKey: LogKeys.role] = "supervisor"
        return logger
    }

    /// Everything that children must know before they have their configuration: how to log.
    ///
    /// Their standard error is a pipe to us, so they cannot see whether the journal or a terminal is at the end of it.
    static func logVariables(_ configuration: GatewayConfiguration) -> [String: String] {
        ["OMNI_LOG_LEVEL": configuration.logLevel.rawValue, "OMNI_LOG_STYLE": configuration.logFormat.style.word]
    }

    /// Listens on both sockets, then starts the children.
    func begin(_ signals: SignalInbox, _ precedence: Precedence) {
        for warning in self.warnings { self.logger.warning("\(warning)") }
        if self.desk.store.renumbered > 0 {
            self.logger.warning(
                "messages had numbers that cannot be ours, and were given new ones",
                metadata: [LogKeys.count: "\(self.desk.store.renumbered)"]
            )
        }
        self.connectParts()
        // Before the first child is started: a bind that the licence does not allow never runs.
        _ = self.reloader.look()
        self.keeper.begin()
        self.eventLoop.repeating(every: Self.lookEvery, after: Self.lookEvery) {
            self.board.appetites.look(self.runner.statuses, at: .now)
        }
        precedence.keep(on: self.eventLoop, logger: self.logger) { self.runner.statuses }
        if let interval = self.manager.watchdogInterval {
            self.eventLoop.repeating(every: TimeAmount(interval), after: .zero) { self.manager.watchdog() }
        }
        EventLoopFuture.andAllSucceed(
            [
                signals.open(on: self.eventLoop) { self.received($0) },
                self.workers.listen(at: ChildIdentity.supervisorSocketName),
                self.operators.listen(at: ChildIdentity.controlSocketName),
            ],
            on: self.eventLoop
        )
        .assumeIsolated()
        .whenComplete { result in
            switch result {
            case .success:
                self.runner.tell(.begin(ReloadPlan.children(of: self.board.configuration)))
            case .failure(let error):
                self.logger.critical("cannot listen in the run directory: \(error)")
                exit(ExitStatus.cannotCreate.rawValue)
            }
        }
    }

    /// The parts hold each other, and this, for as long as the process lives.
    private func connectParts() {
        self.workers.tell = { self.runner.tell($0) }
        self.workers.expects = { self.runner.expects($0, generation: $1) }
        self.workers.statuses = { self.runner.statuses }
        self.board.statuses = { self.runner.statuses }
        self.board.isReady = { self.runner.isReady }
        self.board.cacheCounts = { self.desk.store.counts.cache }
        self.board.storeSamples = { self.tally.snapshot() }
        self.workers.onStore = { self.desk.received($0, $1, $2, from: $3, $4) }
        self.workers.onLeft = {
            self.desk.left($0)
            self.trace.left($0)
        }
        self.workers.onArrived = {
            self.desk.arrived($0)
            self.trace.arrived($0)
        }
        self.workers.onLinksChanged = { self.manager.status(self.board.summary) }
        self.board.switched = { self.licence.why($0) ?? self.overrides.why($0, .bind) }
        self.board.cacheSwitched = { self.overrides.why($0, .cache) }
        self.board.isLicensed = { self.licence.isValid }
        self.board.licenceTroubles = { self.licence.troubles }
        self.licence.onDue = { self.lookAgain() }
        self.workers.onCoreBack = { self.desk.coreIsBack() }
        self.desk.send = { self.workers.send($0, $1) }
        self.desk.generation = { self.workers.generation($0) }
        self.connectRunner()
        self.connectOperators()
        self.connectWatchers()
    }

    private func connectOperators() {
        self.operators.reload = { dryRun in
            switch dryRun ? self.reloader.read() : self.reload() {
            case .success(let reading): .reload(ReloadReport(reading, dryRun: dryRun))
            case .failure(let errors): .refused("the configuration is refused, the running one stays:\n\(errors)")
            }
        }
        let binds = BindOffice(
            board: self.board,
            overrides: self.overrides,
            licence: self.licence,
            tell: { self.runner.tell($0) },
            apply: { self.lookAgain() }
        )
        self.operators.order = { binds.answer($0) }
        let configuration = ConfigurationOffice(
            path: self.reloader.source.path,
            board: self.board,
            first: self.board.configuration
        )
        self.operators.configuration = { configuration.answer() }
        self.operators.logs = { self.log.read(to: $0, lines: $1, follow: $2, completion: $3) }
        self.operators.trace = { self.trace.follow($0, $1, completion: $2) }
    }

    private func connectRunner() {
        self.runner.onLaunch = { launch in self.workers.launched(launch.child, pid: launch.pid) }
        self.runner.onExit = { self.ended($0) }
        self.runner.onReadyChanged = { self.readyChanged($0) }
        self.runner.onFinished = { self.finished() }
    }

    /// What those who only look on are shown.
    private func connectWatchers() {
        self.runner.onLine = { self.log.took($1, of: $0) }
        self.workers.onTraced = { self.trace.traced($0, $1, by: $2) }
        self.trace.send = { self.workers.send($0, $1) }
        self.trace.isHere = { self.workers.isHere($0) }
    }

    // MARK: Events

    private func received(_ signal: SignalInbox.Signal) {
        switch signal {
        case .childEnded: self.runner.reap()
        case .terminate, .interrupt: self.stop()
        case .hangUp: self.reload()
        case .user1: self.switchDebugging()
        case .user2: break
        }
    }

    private func switchDebugging() {
        self.board.isDebugging.toggle()
        LoggingSetup.setLevel(self.board.logLevel)
        self.workers.sendLogLevel()
        self.logger.info("log level is \(self.board.logLevel.rawValue)")
    }

    private func ended(_ end: FleetRunner.Exit) {
        self.board.ended(end.child, reason: end.reason, lastWords: end.lastWords.summary)
        self.workers.sendRoutes()
    }

    private func readyChanged(_ isReady: Bool) {
        guard isReady else { return }
        self.hasBeenReady = true
        self.logger.info("the gateway is ready")
        self.manager.ready(status: self.board.summary)
    }

    /// Reads the configuration again and puts it in force, where it is good.
    @discardableResult
    private func reload() -> Result<Reloader.Reading, ConfigurationErrors> {
        // Before that, the end of a reload would tell systemd that all is up.
        if self.hasBeenReady { self.manager.reloading() }
        let result = self.reloader.take()
        if case .success(let reading) = result {
            LoggingSetup.setLevel(self.board.logLevel)
            self.runner.tell(.reload(reading.plan))
            self.workers.sendRoutes()
        }
        if self.hasBeenReady { self.manager.ready(status: self.board.summary) }
        return result
    }

    /// The licence is looked at again, or an operator has switched a bind: what that changes stops binds, or starts them.
    private func lookAgain() {
        guard !self.isStopping, let plan = self.reloader.look() else { return }
        self.runner.tell(.reload(plan))
        self.workers.sendRoutes()
        self.manager.status(self.board.summary)
    }

    private func stop() {
        if self.isStopping {
            self.logger.warning("stopping at once")
            self.runner.tell(.stopNow)
        } else {
            self.isStopping = true
            self.logger.info("stopping")
            self.manager.stopping(status: "stopping")
            self.runner.tell(.windDown)
        }
    }

    private func finished() {
        self.keeper.end()
        self.logger.info("stopped")
        unlink(ChildIdentity.supervisorSocketName)
        unlink(ChildIdentity.controlSocketName)
        exit(ExitStatus.ok.rawValue)
    }
}
