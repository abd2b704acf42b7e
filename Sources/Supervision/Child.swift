/// One seat of the fleet: turns what the life of its child answers into actions and reports.
///
/// A class, because a life cannot be copied and so cannot be kept in an array; nobody but the fleet holds one.
final class Child {
    private(set) var name: ChildName
    private var life: WorkerLife
    private var since: Instant
    private var lastPhase: ChildPhase
    /// A reload took it away: it leaves the status when its process has ended.
    var isRetired = false

    private let number: UInt32
    private let times: FleetTimes

    init(_ name: ChildName, number: UInt32, times: FleetTimes, lastGeneration: UInt64, at now: Instant) {
        self.name = name
        self.number = number
        self.times = times
        self.life = WorkerLife(times: times, generation: lastGeneration)
        self.since = now
        self.lastPhase = .waiting
    }

    var phase: ChildPhase { self.life.phase }
    var pid: Int32? { self.life.pid }
    var deadline: Instant? { self.life.deadline }

    var isDown: Bool {
        switch self.phase {
        case .waiting, .stopped, .failing, .parked: true
        case .starting, .up, .stopping: false
        }
    }

    var status: ChildStatus {
        ChildStatus(
            name: self.name,
            number: self.number,
            phase: self.phase,
            pid: self.pid,
            generation: self.life.generation,
            restarts: self.life.restarts,
            since: self.since,
            lastEnd: self.life.lastEnd,
            nextTry: self.life.nextTry
        )
    }

    /// The process that holds the seat, and may still say hello or go on talking.
    func expects(_ generation: UInt64) -> Bool { self.life.expects(generation: generation) }

    // MARK: What is wanted of it

    /// Takes the seat under `name`, which may carry another mode than before.
    func start(as name: ChildName, at now: Instant, _ actions: inout [FleetAction]) {
        self.name = name
        self.isRetired = false
        if case .launch(let generation) = self.life.start() {
            actions.append(.launch(self.name, number: self.number, generation: generation))
        }
        self.notePhase(at: now)
    }

    func stop(at now: Instant, _ actions: inout [FleetAction]) {
        self.perform(self.life.stop(at: now), &actions)
        self.notePhase(at: now)
    }

    func restart(as name: ChildName, at now: Instant, _ actions: inout [FleetAction]) {
        switch self.life.restart(at: now) {
        case .launch(let generation): actions.append(.launch(name, number: self.number, generation: generation))
        case .stop(let stop): self.perform(stop, &actions)
        }
        self.name = name
        self.isRetired = false
        self.notePhase(at: now)
    }

    /// One that has not said hello yet gets the settings with the answer to it; one that was parked may like these.
    func adjust(at now: Instant, _ actions: inout [FleetAction]) {
        switch self.phase {
        case .up, .starting: actions.append(.ask(self.name, generation: self.life.generation, .configure))
        case .parked: self.start(as: self.name, at: now, &actions)
        case .waiting, .stopping, .stopped, .failing: break
        }
    }

    func kill(at now: Instant, _ actions: inout [FleetAction]) {
        if let pid = self.life.kill() { actions.append(.signal(self.name, pid: pid, .kill)) }
        self.notePhase(at: now)
    }

    private func perform(_ stop: WorkerLife.Stop, _ actions: inout [FleetAction]) {
        switch stop {
        case .ask(let generation):
            actions.append(.ask(self.name, generation: generation, .stop(within: self.times.drainWithin)))
        case .terminate(let pid): actions.append(.signal(self.name, pid: pid, .terminate))
        case .underway, .alreadyDown: break
        }
    }

    // MARK: What became of its process

    func launched(pid: Int32, at now: Instant, _ actions: inout [FleetAction]) {
        actions.append(.report(.launched(self.name, pid: pid, generation: self.life.generation)))
        switch self.life.launched(pid: pid, at: now) {
        case .carryOn: break
        case .terminate(let pid): actions.append(.signal(self.name, pid: pid, .terminate))
        }
        self.notePhase(at: now)
    }

    func launchFailed(_ errno: Int32, at now: Instant, dice: Double, _ actions: inout [FleetAction]) {
        let ended = self.life.launchFailed(at: now, dice: dice)
        guard let remedy = self.remedy(for: ended) else { return }
        actions.append(.report(.launchFailed(self.name, errno: errno, next: remedy)))
        self.goOn(after: ended, at: now, &actions)
    }

    func ended(_ reason: ExitReason, at now: Instant, dice: Double, _ actions: inout [FleetAction]) {
        guard let pid = self.life.pid else { return }
        let ended = self.life.ended(reason, at: now, dice: dice)
        guard let remedy = self.remedy(for: ended) else { return }
        actions.append(.report(.ended(self.name, pid: pid, reason, next: remedy)))
        self.goOn(after: ended, at: now, &actions)
    }

    private func remedy(for ended: WorkerLife.Ended) -> FleetReport.Remedy? {
        switch ended {
        case .stopped: .stays
        case .replaced, .relaunch: .atOnce
        case .rest(let verdict): .after(verdict.wait)
        case .parked: .parked
        case .unknown: nil
        }
    }

    private func goOn(after ended: WorkerLife.Ended, at now: Instant, _ actions: inout [FleetAction]) {
        switch ended {
        case .replaced(let generation), .relaunch(let generation):
            actions.append(.launch(self.name, number: self.number, generation: generation))
        case .rest(.failing(_, news: true)):
            let report = FleetReport.failing(
                self.name,
                earlyEnds: self.times.earlyEndsAllowed + 1,
                within: self.times.earlyEndWindow
            )
            actions.append(.report(report))
        case .stopped, .rest(.failing(_, news: false)), .rest(.after), .parked, .unknown:
            break
        }
        self.notePhase(at: now)
    }

    // MARK: What it says, and what time does

    func greeted(_ generation: UInt64, at now: Instant) {
        self.life.greeted(generation: generation)
        self.notePhase(at: now)
    }

    func ready(_ generation: UInt64, at now: Instant, _ actions: inout [FleetAction]) {
        guard self.life.ready(generation: generation, at: now) else { return }
        actions.append(.report(.ready(self.name)))
        self.notePhase(at: now)
    }

    func ponged(_ generation: UInt64) {
        self.life.ponged(generation: generation)
    }

    func round(onTime: Bool, at now: Instant, _ actions: inout [FleetAction]) {
        switch self.life.pingDue(onTime: onTime, at: now) {
        case .nothing:
            break
        case .ping(let generation):
            actions.append(.ask(self.name, generation: generation, .ping))
        case .kill(let pid, let rounds):
            actions.append(.report(.silent(self.name, pid: pid, seconds: rounds)))
            actions.append(.signal(self.name, pid: pid, .kill))
        }
        self.notePhase(at: now)
    }

    func tick(at now: Instant, _ actions: inout [FleetAction]) {
        switch self.life.tick(at: now) {
        case .nothing, .proven(wasFailing: false):
            break
        case .proven(wasFailing: true):
            actions.append(.report(.recovered(self.name)))
        case .launch(let generation):
            actions.append(.launch(self.name, number: self.number, generation: generation))
        case .terminate(let pid):
            actions.append(.report(.overdue(self.name, pid: pid, .terminate)))
            actions.append(.signal(self.name, pid: pid, .terminate))
        case .kill(let pid):
            actions.append(.report(.overdue(self.name, pid: pid, .kill)))
            actions.append(.signal(self.name, pid: pid, .kill))
        }
        self.notePhase(at: now)
    }

    private func notePhase(at now: Instant) {
        guard self.phase != self.lastPhase else { return }
        self.lastPhase = self.phase
        self.since = now
    }
}
