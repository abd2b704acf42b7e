/// What a child is doing, in the words of `smppctl status`.
package enum ChildPhase: String, Equatable, Sendable, CaseIterable {
    /// Not started yet, or resting after an early end.
    case waiting
    case starting
    case up
    case stopping
    case stopped
    /// It ends early again and again, and is tried once a minute.
    case failing
    /// Its configuration is bad; only a new one, or a command, starts it.
    case parked
}

extension WorkerLife {
    package enum Start: Equatable, Sendable {
        case launch(generation: UInt64)
        /// It runs, or will as soon as the present process has ended.
        case underway
    }

    package enum Stop: Equatable, Sendable {
        case ask(generation: UInt64)
        /// It has not said hello, so nobody is there to be asked.
        case terminate(pid: Int32)
        case underway
        case alreadyDown
    }

    package enum Restart: Equatable, Sendable {
        /// Nothing ran.
        case launch(generation: UInt64)
        case stop(Stop)
    }

    package enum Launched: Equatable, Sendable {
        case carryOn
        /// It was stopped in the meantime.
        case terminate(pid: Int32)
    }

    package enum Ended: Equatable, Sendable {
        /// As it should.
        case stopped
        /// As it should, to make room for this one.
        case replaced(generation: UInt64)
        /// By itself, but it had been healthy.
        case relaunch(generation: UInt64)
        case rest(RestartPolicy.Verdict)
        case parked
        /// Nothing ran that could end.
        case unknown
    }

    package enum PingDue: Equatable, Sendable {
        case nothing
        case ping(generation: UInt64)
        case kill(pid: Int32, rounds: Int)
    }

    package enum Tick: Equatable, Sendable {
        case nothing
        case launch(generation: UInt64)
        case terminate(pid: Int32)
        case kill(pid: Int32)
        case proven(wasFailing: Bool)
    }
}

// MARK: What the process says

extension WorkerLife {
    package mutating func greeted(generation: UInt64) {
        _ = self.feel(generation) { $0.greeted() }
    }

    /// Answers whether that is news.
    package mutating func ready(generation: UInt64, at now: Instant) -> Bool {
        self.feel(generation) { $0.ready(at: now) } ?? false
    }

    package mutating func ponged(generation: UInt64) {
        _ = self.feel(generation) { $0.ponged() }
    }
}
