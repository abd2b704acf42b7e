import Common
import Synchronization

@testable import Store

/// Keeps a store busy, and knows after each group what must be in it.
///
/// What comes next is asked for between two groups, on the store's thread: so one seed makes one recording.
final class Workload: Sendable {
    typealias Ask = @Sendable (Store) -> Void

    /// What has been answered up to the end of a group.
    struct Group {
        var rows = Rows()
        /// All ids that were ever given.
        var given: Set<MessageID> = []
    }

    struct State {
        var dice: Dice
        var now = Group()
        /// The numbers of messages, parts and receipts, which none has twice.
        var number: Int64 = 0
        /// What a carrier has given a final state.
        var final: [CorrelationMatch] = []
        /// Answers that cannot be, for what was known.
        var wrongs: [String] = []
        /// After each group; the first is before any.
        var history: [Group]
        fileprivate var steps = 0
        fileprivate var session: (store: Store, end: CheckedContinuation<Void, Never>)?

        mutating func takeNumber() -> Int64 {
            self.number += 1
            return self.number
        }

        mutating func expect(_ holds: Bool, _ what: String) {
            if !holds { self.wrongs.append("group \(self.history.count): \(what)") }
        }
    }

    let binds = ["first", "second", "dropping"].map { BindName.test($0) }
    /// Of a message's payload.
    let sizes: ClosedRange<Int>
    let state: Mutex<State>
    private let recording: Recording
    private let pass: @Sendable () -> Void

    /// `pass` lets time go on, between two groups.
    init(
        seed: UInt64,
        sizes: ClosedRange<Int> = 20...900,
        beginning: Group = Group(),
        _ recording: Recording,
        pass: @escaping @Sendable () -> Void
    ) {
        self.sizes = sizes
        var state = State(dice: Dice(seed: seed), history: [beginning])
        state.now = beginning
        // Beyond those of another workload that came before.
        state.number = Int64(beginning.given.count) * 1000
        self.state = Mutex(state)
        self.recording = recording
        self.pass = pass
    }

    /// So many groups, by a store whose observer calls `grouped`; `first` is a pragma, run before all else.
    func run(_ store: Store, groups: Int, first: SQL) async {
        await withCheckedContinuation { continuation in
            self.state.withLock { state in
                state.steps = groups
                state.now.rows = state.now.rows.opened
                state.session = (store, continuation)
            }
            // One command, so that it is the whole of its group.
            self.ask(Probe { transaction throws(StoreFault) in try transaction.run(first) }) { _, _ in }(store)
        }
    }

    /// A group has been committed, and its commands answered.
    func grouped() {
        self.pass()
        let next = self.state.withLock { state -> (store: Store, asks: [Ask])? in
            state.history.append(state.now)
            state.steps -= 1
            guard let session = state.session else { return nil }
            guard state.steps > 0 else {
                state.session = nil
                session.end.resume()
                return nil
            }
            return (session.store, state.steps == 1 ? [self.look()] : self.nextStep(&state))
        }
        guard let next else { return }
        for ask in next.asks { ask(next.store) }
    }

    /// Whether all is as it should be, without a power cut.
    private func look() -> Ask {
        self.ask(ReadRows()) { state, answer in
            state.expect(answer.soundness == "ok", answer.soundness)
            state.expect(answer.rows == state.now.rows, "the database is not as it should be")
        }
    }

    private func nextStep(_ state: inout State) -> [Ask] {
        var asks: [Ask] = []
        for bind in self.binds {
            for _ in 0..<state.dice.upTo(2) {
                let isOutgoing = state.dice.once(in: 4)
                asks.append(isOutgoing ? self.outgoing(bind, &state) : self.cache(bind, &state))
            }
        }
        if asks.isEmpty { asks.append(self.saveSetting("key", "\(state.takeNumber())")) }
        if state.dice.once(in: 10) { asks.append(self.saveLedger(&state)) }
        return asks
    }

    /// A command, and what its answer changes in what is known.
    func ask<Command: StoreCommand>(
        _ command: Command,
        _ learn: @escaping @Sendable (inout State, Command.Answer) -> Void
    ) -> Ask {
        { store in
            store.submit(command) { result in
                let group = self.state.withLock { state in
                    switch result {
                    case .success(let answer): learn(&state, answer)
                    case .failure(let fault): state.expect(false, "\(Command.self): \(fault)")
                    }
                    return state.history.count
                }
                self.recording.append(.answered(group: group))
            }
        }
    }

    private func saveSetting(_ key: String, _ value: String) -> Ask {
        self.ask(SaveSetting(key: key, value: value, origin: "test")) { state, _ in
            state.now.rows.settings[key] = value
        }
    }

    private func saveLedger(_ state: inout State) -> Ask {
        let bytes = (0..<state.dice.upTo(2000)).map { UInt8(truncatingIfNeeded: $0) }
        return self.ask(SaveLedger(bytes[...])) { state, _ in state.now.rows.ledger = bytes }
    }
}
