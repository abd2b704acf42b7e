import Common

/// The life of one child, over all its processes.
///
/// Rule 1: whatever decides when a process is started, asked to stop or killed is here.
/// Rule 2: nothing here knows what the child is for; it is told what happened, and when, and answers what to do.
///
/// ```
///        start              launched           hello, ready, pongs: see Pulse
///  down ───────▶ launching ──────────▶ running ─────────────────────────────▶ proven healthy after 10 s
///   ▲               ▲                   │    │
///   │ stopped       │ a new one wanted  │    │ stop or restart: asked, then SIGTERM, then SIGKILL; silent: SIGKILL
///   ├───────────────┼───────────────────┼─ leaving
///   │ parked        │ its time has come ▼
///   └───────────────┴──────────────── resting   (ended early)
/// ```
///
/// `deadline` says when `tick` is to be called next; `pingDue` is called once a round.
package struct WorkerLife: ~Copyable {
    private enum State {
        case down(Down)
        /// The launch was ordered; whether it worked is not known yet.
        case launching(stopWanted: Bool)
        case running(pid: Int32, Pulse)
        case leaving(pid: Int32, Leaving, then: Next)
        case resting(until: Instant)
    }

    private enum Down {
        case new
        case stopped
        case parked
    }

    private enum Leaving {
        case asked(patience: Instant)
        case terminated(patience: Instant)
        case killed
        /// It was dead already, so this end is its own fault.
        case killedForSilence(wasHealthy: Bool)
    }

    private enum Next {
        case stay
        case startAgain
    }

    private let times: FleetTimes
    private var state = State.down(.new)
    private var policy: RestartPolicy
    /// Which process of this child it is; each launch counts one up, and it never goes back.
    package private(set) var generation: UInt64
    private var launches = 0
    package private(set) var lastEnd: ExitReason?

    /// `generation` is the last one used before, 0 for none.
    package init(times: FleetTimes, generation: UInt64 = 0) {
        self.times = times
        self.policy = RestartPolicy(times: times)
        self.generation = generation
    }

    /// How often it was launched again.
    package var restarts: Int { max(0, self.launches - 1) }

    package var pid: Int32? {
        switch self.state {
        case .down, .launching, .resting: nil
        case .running(let pid, _), .leaving(let pid, _, _): pid
        }
    }

    package var phase: ChildPhase {
        switch self.state {
        case .down(.new): .waiting
        case .down(.stopped): .stopped
        case .down(.parked): .parked
        case .launching: .starting
        case .running(_, let pulse): pulse.isUp ? .up : .starting
        case .leaving: .stopping
        case .resting: self.policy.isFailing ? .failing : .waiting
        }
    }

    package var deadline: Instant? {
        switch self.state {
        case .down, .launching, .leaving(_, .killed, _), .leaving(_, .killedForSilence, _): nil
        case .running(_, let pulse): pulse.deadline
        case .leaving(_, .asked(let patience), _), .leaving(_, .terminated(let patience), _): patience
        case .resting(let until): until
        }
    }

    /// When it is tried again, while it rests.
    package var nextTry: Instant? {
        switch self.state {
        case .resting(let until): until
        case .down, .launching, .running, .leaving: nil
        }
    }

    /// Whether the process of that generation is the one that runs, and has not been told to go.
    package func expects(generation: UInt64) -> Bool {
        guard case .running = self.state else { return false }
        return generation == self.generation
    }

    // MARK: What others want

    /// The child is wanted; one that is parked or waits for its next try is tried at once.
    package mutating func start() -> Start {
        switch self.state {
        case .down, .resting:
            return .launch(generation: self.launch())
        case .leaving(let pid, let leaving, _):
            self.state = .leaving(pid: pid, leaving, then: .startAgain)
            return .underway
        case .launching:
            self.state = .launching(stopWanted: false)
            return .underway
        case .running:
            return .underway
        }
    }

    /// The child is not wanted any more.
    package mutating func stop(at now: Instant) -> Stop {
        switch self.state {
        case .running(let pid, let pulse):
            return self.leave(pid, pulse, at: now, then: .stay)
        case .leaving(let pid, let leaving, _):
            self.state = .leaving(pid: pid, leaving, then: .stay)
            return .underway
        case .launching:
            self.state = .launching(stopWanted: true)
            return .underway
        case .down, .resting:
            self.state = .down(.stopped)
            return .alreadyDown
        }
    }

    /// A new process is wanted in place of the present one, or of none.
    package mutating func restart(at now: Instant) -> Restart {
        if case .running(let pid, let pulse) = self.state {
            return .stop(self.leave(pid, pulse, at: now, then: .startAgain))
        }
        switch self.start() {
        case .launch(let generation): return .launch(generation: generation)
        case .underway: return .stop(.underway)
        }
    }

    /// No patience is left; answers whom to kill.
    package mutating func kill() -> Int32? {
        switch self.state {
        case .running(let pid, _), .leaving(let pid, _, _):
            self.state = .leaving(pid: pid, .killed, then: .stay)
            return pid
        case .launching:
            self.state = .launching(stopWanted: true)
            return nil
        case .down, .resting:
            self.state = .down(.stopped)
            return nil
        }
    }

    /// One that has not said hello cannot be asked, and has nothing to lose.
    private mutating func leave(_ pid: Int32, _ pulse: Pulse, at now: Instant, then next: Next) -> Stop {
        guard pulse.hasGreeted else {
            self.state = .leaving(pid: pid, .terminated(patience: now + self.times.terminateWithin), then: next)
            return .terminate(pid: pid)
        }
        self.state = .leaving(pid: pid, .asked(patience: now + self.times.stopWithin), then: next)
        return .ask(generation: self.generation)
    }

    private mutating func launch() -> UInt64 {
        self.launches += 1
        self.generation += 1
        self.state = .launching(stopWanted: false)
        return self.generation
    }

    // MARK: What became of the process

    package mutating func launched(pid: Int32, at now: Instant) -> Launched {
        switch self.state {
        case .launching(stopWanted: false):
            self.state = .running(pid: pid, Pulse(times: self.times))
            return .carryOn
        case .launching(stopWanted: true), .down, .running, .leaving, .resting:
            self.state = .leaving(pid: pid, .terminated(patience: now + self.times.terminateWithin), then: .stay)
            return .terminate(pid: pid)
        }
    }

    /// There is no process: the system refused to start one.
    package mutating func launchFailed(at now: Instant, dice: Double) -> Ended {
        switch self.state {
        case .launching(stopWanted: false):
            return self.endedEarly(at: now, dice: dice)
        case .launching(stopWanted: true):
            self.state = .down(.stopped)
            return .stopped
        case .down, .running, .leaving, .resting:
            return .unknown
        }
    }

    /// The process is gone, and was reaped.
    package mutating func ended(_ reason: ExitReason, at now: Instant, dice: Double) -> Ended {
        guard self.pid != nil else { return .unknown }
        self.lastEnd = reason
        switch self.state {
        case .running where reason == .exited(code: ExitStatus.badConfiguration.rawValue):
            self.state = .down(.parked)
            return .parked
        case .running(_, let pulse):
            return self.endedItself(
                wasHealthy: pulse.isHealthy(at: now),
                wasUp: pulse.isUp,
                at: now,
                dice: dice
            )
        case .leaving(_, .killedForSilence(let wasHealthy), then: .startAgain):
            return self.endedItself(wasHealthy: wasHealthy, wasUp: false, at: now, dice: dice)
        case .leaving(_, _, then: .startAgain):
            return .replaced(generation: self.launch())
        case .leaving(_, _, then: .stay), .down, .launching, .resting:
            self.state = .down(.stopped)
            return .stopped
        }
    }

    private mutating func endedItself(wasHealthy: Bool, wasUp: Bool, at now: Instant, dice: Double) -> Ended {
        guard wasHealthy else { return self.endedEarly(at: now, wasUp: wasUp, dice: dice) }
        _ = self.policy.provedHealthy()
        return .relaunch(generation: self.launch())
    }

    private mutating func endedEarly(at now: Instant, wasUp: Bool = false, dice: Double) -> Ended {
        let verdict = self.policy.endedEarly(at: now, wasUp: wasUp, dice: dice)
        self.state = .resting(until: now + verdict.wait)
        return .rest(verdict)
    }

    // MARK: What time does

    /// Hands the running process of that generation to `body`; nil when it is another one, or is leaving.
    mutating func feel<Answer>(_ generation: UInt64, _ body: (inout Pulse) -> Answer) -> Answer? {
        guard generation == self.generation, case .running(let pid, var pulse) = self.state else { return nil }
        let answer = body(&pulse)
        self.state = .running(pid: pid, pulse)
        return answer
    }

    /// One round of pings; `onTime` says whether the supervisor itself was punctual.
    package mutating func pingDue(onTime: Bool, at now: Instant) -> PingDue {
        guard case .running(let pid, var pulse) = self.state else { return .nothing }
        let wasHealthy = pulse.isHealthy(at: now)
        switch pulse.round(onTime: onTime) {
        case .ping:
            self.state = .running(pid: pid, pulse)
            return .ping(generation: self.generation)
        case .wait:
            self.state = .running(pid: pid, pulse)
            return .nothing
        case .dead(let rounds):
            self.state = .leaving(pid: pid, .killedForSilence(wasHealthy: wasHealthy), then: .startAgain)
            return .kill(pid: pid, rounds: rounds)
        }
    }

    /// To be called at `deadline`; before it nothing happens.
    package mutating func tick(at now: Instant) -> Tick {
        guard let deadline = self.deadline, now >= deadline else { return .nothing }
        switch self.state {
        case .down, .launching, .leaving(_, .killed, _), .leaving(_, .killedForSilence, _):
            return .nothing
        case .resting:
            return .launch(generation: self.launch())
        case .running(let pid, var pulse):
            let isProven = pulse.prove(at: now)
            self.state = .running(pid: pid, pulse)
            return isProven ? .proven(wasFailing: self.policy.provedHealthy()) : .nothing
        case .leaving(let pid, .asked, let next):
            self.state = .leaving(pid: pid, .terminated(patience: now + self.times.terminateWithin), then: next)
            return .terminate(pid: pid)
        case .leaving(let pid, .terminated, let next):
            self.state = .leaving(pid: pid, .killed, then: next)
            return .kill(pid: pid)
        }
    }
}
