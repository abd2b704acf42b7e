import Common
import Supervision
import Testing

/// Dice that fall the same way for the same seed.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }
    mutating func seconds(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &self) }
}

/// A machine on which a fleet runs: processes that start, answer, crash and hang, and a clock that leaps.
///
/// It keeps the books on what must never happen, whatever the dice.
struct RehearsedMachine: ~Copyable {
    private struct Process {
        var child: ChildName
        var generation: UInt64
        var launchedAt: Double
        var readyAt: Double?
        var isHanging = false
    }

    private enum Happening {
        case hello(pid: Int32)
        case ready(pid: Int32)
        case pong(pid: Int32)
        case end(pid: Int32, ExitReason)
        case order(FleetEvent)
    }

    private(set) var fleet: Fleet
    private(set) var now = 0.0
    private(set) var ends = 0
    private(set) var launches = 0
    private(set) var isFinished = false
    private(set) var stagesOfEnds: [Int] = []
    /// Rules that were broken, in words.
    private(set) var complaints: [String] = []
    /// How wild it goes; 0: nothing crashes, hangs or is late.
    var wildness: Double

    /// One whose processes all end at once while it goes wild.
    var doomed: ChildName?

    private var dice: Dice
    private var nextPID: Int32 = 1000
    private var processes: [Int32: Process] = [:]
    private var agenda: [(time: Double, what: Happening)] = []
    /// The latest launch of a seat, and whether the one before it may be followed at once.
    private var lastLaunch: [String: Double] = [:]
    private var lastHaste: [String: Double] = [:]
    private var mayFollowAtOnce: Set<String> = []
    /// Seats that must stay empty until somebody orders otherwise, and why.
    private var forbidden: [String: String] = [:]
    /// How often a process was parked.
    private(set) var parkings = 0
    private(set) var longestWait = 0.0

    init(seed: UInt64, wildness: Double) {
        self.dice = Dice(seed: seed)
        self.wildness = wildness
        self.fleet = Fleet()
    }

    mutating func order(_ event: FleetEvent, after seconds: Double = 0) {
        self.agenda.append((self.now + seconds, .order(event)))
    }

    /// Lives until `time`; what is due comes in its order, ticks at the fleet's deadlines.
    mutating func run(until time: Double) {
        while true {
            // A timer never fires early; and this clock counts in milliseconds.
            let tick = self.fleet.nextDeadline.map { seconds($0) + 0.001 }
            let next = self.agenda.indices.min { self.agenda[$0].time < self.agenda[$1].time }
            let due = min(tick ?? .infinity, next.map { self.agenda[$0].time } ?? .infinity)
            guard due <= time else { break }
            let isLate = self.dice.chance(0.02 * self.wildness)
            self.now = max(self.now, due) + (isLate ? self.dice.seconds(0...40) : 0)
            if let next, self.agenda[next].time <= due {
                self.happen(self.agenda.remove(at: next).what)
            } else {
                self.tell(.tick)
            }
        }
        self.now = max(self.now, time)
    }

    private mutating func happen(_ what: Happening) {
        switch what {
        case .hello(let pid):
            guard let process = self.processes[pid] else { return }
            if !self.fleet.expects(process.child, generation: process.generation) { return }
            self.tell(.greeted(process.child, generation: process.generation))
        case .ready(let pid):
            guard let process = self.processes[pid] else { return }
            self.processes[pid]?.readyAt = self.now
            self.tell(.ready(process.child, generation: process.generation))
        case .pong(let pid):
            guard let process = self.processes[pid] else { return }
            self.tell(.ponged(process.child, generation: process.generation))
        case .end(let pid, let reason):
            self.end(pid, reason)
        case .order(let event):
            switch event {
            case .start(let child), .restart(let child):
                self.mayFollowAtOnce.insert(child.seat)
                self.forbidden[child.seat] = nil
            case .stop(let child):
                self.forbidden[child.seat] = "stopped"
            case .begin, .reload, .windDown, .stopNow, .launched, .launchFailed, .exited, .greeted, .ready,
                .ponged, .tick:
                break
            }
            self.tell(event)
        }
    }

    private mutating func end(_ pid: Int32, _ reason: ExitReason) {
        guard let process = self.processes.removeValue(forKey: pid) else { return }
        self.ends += 1
        self.stagesOfEnds.append(process.child.stage)
        if let readyAt = process.readyAt, self.now - readyAt >= 10 { self.mayFollowAtOnce.insert(process.child.seat) }
        let wasLeaving = self.phase(of: process.child) == .stopping
        if reason == .exited(code: 78), !wasLeaving { self.forbidden[process.child.seat] = "parked" }
        self.tell(.exited(pid: pid, reason))
        guard self.forbidden[process.child.seat] == "parked" else { return }
        self.parkings += 1
        if self.phase(of: process.child) != .parked {
            self.complaints.append("\(self.now): \(process.child) is not parked")
        }
    }

    private func phase(of child: ChildName) -> ChildPhase? {
        self.fleet.statuses.first { $0.name.seat == child.seat }?.phase
    }

    /// Whoever rests is tried again within a minute, and nobody is forgotten when its time has come.
    private mutating func checkWaits(hasTicked: Bool) {
        for status in self.fleet.statuses {
            guard let next = status.nextTry else { continue }
            let wait = seconds(next) - self.now
            self.longestWait = max(self.longestWait, wait)
            if wait > 60.01 { self.complaints.append("\(self.now): \(status.name) is to rest for \(wait) s") }
            if hasTicked, wait < -0.01 { self.complaints.append("\(self.now): \(status.name) was forgotten") }
        }
    }

    private mutating func tell(_ event: FleetEvent) {
        var events = [event]
        while !events.isEmpty {
            let next = events.removeFirst()
            let dice = Double.random(in: 0..<1, using: &self.dice)
            for action in self.fleet.handle(next, at: at(self.now), dice: dice) {
                self.perform(action).map { events.append($0) }
            }
        }
        self.checkWaits(hasTicked: event == .tick)
    }

    private mutating func perform(_ action: FleetAction) -> FleetEvent? {
        switch action {
        case .launch(let child, _, let generation):
            return self.launch(child, generation)
        case .signal(_, let pid, .kill):
            self.agenda.append((self.now + 0.01, .end(pid: pid, .killed(signal: 9, dumpedCore: false))))
        case .signal(_, let pid, .terminate):
            guard self.processes[pid]?.isHanging == false else { break }
            self.agenda.append((self.now + 0.05, .end(pid: pid, .killed(signal: 15, dumpedCore: false))))
        case .ask(let child, let generation, let request):
            self.answer(child, generation, request)
        case .finished:
            self.isFinished = true
            if !self.processes.isEmpty { self.complaints.append("finished before the last process had ended") }
        case .report, .readyChanged:
            break
        }
        return nil
    }

    private mutating func launch(_ child: ChildName, _ generation: UInt64) -> FleetEvent {
        self.launches += 1
        if let why = self.forbidden[child.seat] {
            self.complaints.append("\(self.now): \(child) was launched although it is \(why)")
        }
        if self.processes.values.contains(where: { $0.child.seat == child.seat }) {
            self.complaints.append("\(self.now): two processes on the seat of \(child)")
        }
        if let last = self.lastLaunch[child.seat], self.mayFollowAtOnce.remove(child.seat) == nil,
            self.now - last < 0.79
        {
            // Once in five minutes an early end costs no wait.
            if let before = self.lastHaste[child.seat], self.now - before < 300 {
                self.complaints.append("\(self.now): \(child) was launched again after \(self.now - last) s")
            }
            self.lastHaste[child.seat] = self.now
        }
        self.lastLaunch[child.seat] = self.now
        if self.dice.chance(0.05 * self.wildness) {
            return .launchFailed(child, errno: 11)
        }
        self.nextPID += 1
        let pid = self.nextPID
        self.processes[pid] = Process(child: child, generation: generation, launchedAt: self.now)
        self.plan(pid)
        return .launched(child, pid: pid)
    }

    /// The fate of a new process: good, or one of the bad ones.
    private mutating func plan(_ pid: Int32) {
        let hello = self.now + self.dice.seconds(0.01...0.5)
        let isDoomed = self.doomed != nil && self.processes[pid]?.child == self.doomed
        if self.dice.chance((isDoomed ? 1 : 0.3) * self.wildness) {
            let end = self.now + self.dice.seconds(0...2)
            let signal = self.dice.chance(0.5)
            let code: Int32 = !isDoomed && self.dice.chance(0.1) ? 78 : 1
            let reason: ExitReason = signal ? .killed(signal: 11, dumpedCore: true) : .exited(code: code)
            self.agenda.append((end, .end(pid: pid, reason)))
        } else if self.dice.chance(0.9 * self.wildness) {
            self.agenda.append((self.now + self.dice.seconds(8...90), .end(pid: pid, .exited(code: 70))))
        }
        if self.dice.chance(0.1 * self.wildness) { self.processes[pid]?.isHanging = true }
        if self.dice.chance(0.05 * self.wildness) { return }
        self.agenda.append((hello, .hello(pid: pid)))
        self.agenda.append((hello + 0.1, .ready(pid: pid)))
    }

    private mutating func answer(_ child: ChildName, _ generation: UInt64, _ request: ChildRequest) {
        let found = self.processes.first { $0.value.child.seat == child.seat }
        guard let (pid, process) = found, !process.isHanging else { return }
        if process.generation != generation { self.complaints.append("\(child): asked a generation that is gone") }
        switch request {
        case .ping: self.agenda.append((self.now + 0.01, .pong(pid: pid)))
        case .stop: self.agenda.append((self.now + self.dice.seconds(0.1...3), .end(pid: pid, .exited(code: 0))))
        case .configure: break
        }
    }
}

/// The inverse of `at`.
private func seconds(_ instant: Instant) -> Double {
    let (seconds, attoseconds) = at(0).duration(to: instant).components
    return Double(seconds) + Double(attoseconds) / 1e18
}
