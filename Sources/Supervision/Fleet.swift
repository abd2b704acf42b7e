/// All children of the gateway: who runs, who rests, who is next.
///
/// Rule 1: whatever concerns more than one child is here: order, rounds of pings, winding down, readiness. The life of
/// one child is `WorkerLife`.
/// Rule 2: the fleet touches nothing. It is told what happened, and when; it answers what to do, in order. Whoever
/// performs that calls `handle(.tick)` at `nextDeadline`.
///
/// ```
///  begin            windDown                      the last one is gone
///  ─────▶ running ──────────▶ winding down ──────────────────────────▶ finished
///            │     stopNow       │ stage by stage, backwards
///            └───────────────────┴──▶ killing ───────────────────────▶ finished
/// ```
package struct Fleet: ~Copyable {
    private enum Phase {
        case running
        case windingDown
        case killing
        case finished
    }

    private let times: FleetTimes
    private let lastGeneration: UInt64
    private var phase = Phase.running
    /// In the order in which they joined; nobody is removed, so that generations never go back.
    private var children: [Child] = []
    private var seats: [String: Child] = [:]
    private var nextRound: Instant?
    private var wasReady = false

    /// Generations of all children begin after `lastGeneration`.
    package init(times: FleetTimes = FleetTimes(), lastGeneration: UInt64 = 0) {
        self.times = times
        self.lastGeneration = lastGeneration
    }

    /// Tells the fleet what happened; `dice`, from 0 up to 1, is the chance in it.
    ///
    /// The actions are to be performed in order, before the next event.
    package mutating func handle(_ event: FleetEvent, at now: Instant, dice: Double) -> [FleetAction] {
        var actions: [FleetAction] = []
        switch event {
        case .begin(let names): self.begin(names, at: now, &actions)
        case .reload(let plan): self.reload(plan, at: now, &actions)
        case .start(let name): self.start(name, at: now, &actions)
        case .stop(let name): self[name]?.stop(at: now, &actions)
        case .restart(let name): self.restart(name, at: now, &actions)
        case .windDown: self.windDown(at: now, &actions)
        case .stopNow: self.stopNow(at: now, &actions)
        case .launched(let name, let pid): self[name]?.launched(pid: pid, at: now, &actions)
        case .launchFailed(let name, let errno): self[name]?.launchFailed(errno, at: now, dice: dice, &actions)
        case .exited(let pid, let reason): self.exited(pid, reason, at: now, dice: dice, &actions)
        case .greeted(let name, let generation): self[name]?.greeted(generation, at: now)
        case .ready(let name, let generation): self[name]?.ready(generation, at: now, &actions)
        case .ponged(let name, let generation): self[name]?.ponged(generation)
        case .tick: self.tick(at: now, &actions)
        }
        self.moveOn(at: now, &actions)
        return actions
    }

    // MARK: What can be asked

    /// When `handle(.tick)` is due; nil: nothing to wait for.
    package var nextDeadline: Instant? {
        var earliest = self.nextRound
        for child in self.children {
            guard let deadline = child.deadline else { continue }
            earliest = min(earliest ?? deadline, deadline)
        }
        return earliest
    }

    /// Every child that is wanted is up, whether or not carriers are.
    package var isReady: Bool {
        switch self.phase {
        case .running: !self.children.isEmpty && self.children.allSatisfy { $0.phase == .up || $0.phase == .stopped }
        case .windingDown, .killing, .finished: false
        }
    }

    /// Children that a reload took away are left out.
    package var statuses: [ChildStatus] {
        self.children.filter { !($0.isRetired && $0.phase == .stopped) }.map(\.status)
    }

    /// Everyone whose end is to be looked for.
    package var pids: [Int32] { self.children.compactMap(\.pid) }

    /// Whether the one who says hello is the process that this seat waits for, not a stranger or a predecessor.
    package func expects(_ name: ChildName, generation: UInt64) -> Bool {
        self[name]?.expects(generation) ?? false
    }

    private subscript(name: ChildName) -> Child? { self.seats[name.seat] }

    // MARK: What is wanted

    private mutating func begin(_ names: [ChildName], at now: Instant, _ actions: inout [FleetAction]) {
        for name in names.inOrderOfStart(by: { $0 }) { self.start(name, at: now, &actions) }
    }

    private mutating func start(_ name: ChildName, at now: Instant, _ actions: inout [FleetAction]) {
        guard case .running = self.phase else { return }
        self.seat(for: name, at: now).start(as: name, at: now, &actions)
    }

    private mutating func restart(_ name: ChildName, at now: Instant, _ actions: inout [FleetAction]) {
        guard case .running = self.phase else { return }
        self.seat(for: name, at: now).restart(as: name, at: now, &actions)
    }

    private mutating func seat(for name: ChildName, at now: Instant) -> Child {
        if let child = self[name] { return child }
        let child = Child(
            name,
            number: UInt32(clamping: self.children.count + 1),
            times: self.times,
            lastGeneration: self.lastGeneration,
            at: now
        )
        self.children.append(child)
        self.seats[name.seat] = child
        return child
    }

    private mutating func reload(_ plan: ReloadPlan, at now: Instant, _ actions: inout [FleetAction]) {
        guard case .running = self.phase else { return }
        for step in plan.steps.inOrderOfStart(by: \.child) {
            switch step.change {
            case .keep: continue
            case .adjust: self[step.child]?.adjust(at: now, &actions)
            case .reconnect: self.restart(step.child, at: now, &actions)
            case .start: self.start(step.child, at: now, &actions)
            case .stop:
                self[step.child]?.isRetired = true
                self[step.child]?.stop(at: now, &actions)
            }
            actions.append(.report(.touched(step.child, step.change)))
        }
    }

    // MARK: Winding down

    private mutating func windDown(at now: Instant, _ actions: inout [FleetAction]) {
        guard case .running = self.phase else { return }
        self.phase = .windingDown
    }

    private mutating func stopNow(at now: Instant, _ actions: inout [FleetAction]) {
        switch self.phase {
        case .running, .windingDown:
            self.phase = .killing
            for child in self.children { child.kill(at: now, &actions) }
        case .killing, .finished:
            break
        }
    }

    /// Asks the last stage that still has processes to stop; the ones before it are needed until it is gone.
    private func stopLastStage(at now: Instant, _ actions: inout [FleetAction]) {
        let alive = self.children.filter { !$0.isDown }
        guard let stage = alive.map(\.name.stage).max() else { return }
        for child in alive where child.name.stage == stage { child.stop(at: now, &actions) }
    }

    // MARK: What happened

    private func exited(
        _ pid: Int32,
        _ reason: ExitReason,
        at now: Instant,
        dice: Double,
        _ actions: inout [FleetAction]
    ) {
        self.children.first { $0.pid == pid }?.ended(reason, at: now, dice: dice, &actions)
    }

    private mutating func tick(at now: Instant, _ actions: inout [FleetAction]) {
        for child in self.children { child.tick(at: now, &actions) }
        guard let due = self.nextRound, now >= due else { return }
        let isOnTime = now <= due + self.times.lateRound
        for child in self.children { child.round(onTime: isOnTime, at: now, &actions) }
        self.nextRound = now + self.times.pingEvery
    }

    /// What follows from any event: the next stage, the end, the rounds, readiness.
    private mutating func moveOn(at now: Instant, _ actions: inout [FleetAction]) {
        if case .windingDown = self.phase {
            // One that ended early now is not tried again; one that had been healthy may still be needed.
            for child in self.children where child.isDown { child.stop(at: now, &actions) }
        }
        let isAlive = self.children.contains { !$0.isDown }
        switch self.phase {
        case .windingDown where isAlive:
            self.stopLastStage(at: now, &actions)
        case .windingDown, .killing:
            guard !isAlive else { break }
            self.phase = .finished
            actions.append(.finished)
        case .running, .finished:
            break
        }
        self.nextRound = isAlive ? self.nextRound ?? now + self.times.pingEvery : nil
        guard self.isReady != self.wasReady else { return }
        self.wasReady.toggle()
        actions.append(.readyChanged(self.wasReady))
    }
}

extension Array {
    /// Whoever is needed by others first; within a stage the order stays.
    fileprivate func inOrderOfStart(by name: (Element) -> ChildName) -> [Element] {
        self.enumerated()
            .sorted { (name($0.element).stage, $0.offset) < (name($1.element).stage, $1.offset) }
            .map(\.element)
    }
}
