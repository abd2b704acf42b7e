/// The signs of life of one running process: hello, ready, answers to pings.
///
/// Silence is counted in rounds, and a round that came late is not counted: a machine that was stopped or starved has
/// kept its children from answering as well, and must kill none of them.
struct Pulse {
    private enum Stage {
        case launched(rounds: Int)
        case greeted(silent: Int)
        /// `proof` is when it will have been healthy long enough; nil once it has.
        case up(proof: Instant?, silent: Int)
    }

    enum Round: Equatable {
        case ping
        /// It has yet to say hello.
        case wait
        /// So many punctual rounds passed without a word.
        case dead(rounds: Int)
    }

    private let times: FleetTimes
    private var stage = Stage.launched(rounds: 0)

    init(times: FleetTimes) {
        self.times = times
    }

    /// Whether somebody is there to be asked.
    var hasGreeted: Bool {
        switch self.stage {
        case .launched: false
        case .greeted, .up: true
        }
    }

    var isUp: Bool {
        switch self.stage {
        case .launched, .greeted: false
        case .up: true
        }
    }

    /// When `prove` is to be called.
    var deadline: Instant? {
        switch self.stage {
        case .launched, .greeted: nil
        case .up(let proof, _): proof
        }
    }

    mutating func greeted() {
        switch self.stage {
        case .launched: self.stage = .greeted(silent: 0)
        case .greeted, .up: self.ponged()
        }
    }

    /// Answers false when it had been up before.
    mutating func ready(at now: Instant) -> Bool {
        switch self.stage {
        case .launched, .greeted:
            self.stage = .up(proof: now + self.times.healthyAfter, silent: 0)
            return true
        case .up:
            return false
        }
    }

    mutating func ponged() {
        switch self.stage {
        case .launched: break
        case .greeted: self.stage = .greeted(silent: 0)
        case .up(let proof, _): self.stage = .up(proof: proof, silent: 0)
        }
    }

    mutating func round(onTime: Bool) -> Round {
        let step = onTime ? 1 : 0
        switch self.stage {
        case .launched(let rounds):
            self.stage = .launched(rounds: rounds + step)
            return rounds + step < self.times.helloRounds ? .wait : .dead(rounds: rounds + step)
        case .greeted(let silent):
            self.stage = .greeted(silent: silent + step)
            return self.verdict(afterSilentRounds: silent, step: step)
        case .up(let proof, let silent):
            self.stage = .up(proof: proof, silent: silent + step)
            return self.verdict(afterSilentRounds: silent, step: step)
        }
    }

    /// The first ping is only sent now, so the round that sends it proves nothing.
    private func verdict(afterSilentRounds silent: Int, step: Int) -> Round {
        silent + step > self.times.silentRounds ? .dead(rounds: silent) : .ping
    }

    /// Healthy is: ready for long enough, and not silent just now.
    func isHealthy(at now: Instant) -> Bool {
        switch self.stage {
        case .launched, .greeted: false
        case .up(nil, _): true
        case .up(.some(let proof), let silent): now >= proof && silent <= 1
        }
    }

    /// Its time has come: answers whether it is proven healthy now; one that is silent gets another second.
    mutating func prove(at now: Instant) -> Bool {
        guard case .up(.some(let proof), let silent) = self.stage, now >= proof else { return false }
        let isHealthy = self.isHealthy(at: now)
        self.stage = .up(proof: isHealthy ? nil : now + self.times.pingEvery, silent: silent)
        return isHealthy
    }
}
