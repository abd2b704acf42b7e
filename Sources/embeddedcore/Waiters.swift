import Synchronization

/// The queue calls that are held open, by the bind that they are for.
final class Waiters: Sendable {
    private struct State {
        var bells: [String: [ObjectIdentifier: Bell]] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Enters a call before it looks, so that what comes between the look and the wait is not missed.
    func enter(_ smsc: String) -> Bell {
        let bell = Bell()
        self.state.withLock { $0.bells[smsc, default: [:]][ObjectIdentifier(bell)] = bell }
        return bell
    }

    func leave(_ smsc: String, _ bell: Bell) {
        self.state.withLock { state in
            state.bells[smsc]?[ObjectIdentifier(bell)] = nil
            if state.bells[smsc]?.isEmpty == true { state.bells[smsc] = nil }
        }
    }

    /// There may be something for these binds.
    func wake(_ smscs: Set<String>) {
        guard !smscs.isEmpty else { return }
        let bells = self.state.withLock { state in smscs.flatMap { state.bells[$0].map { Array($0.values) } ?? [] } }
        for bell in bells { bell.ring() }
    }

    /// No call is held any more: the service stops.
    func close() {
        let bells = self.state.withLock { state in
            state.isClosed = true
            return state.bells.values.flatMap(\.values)
        }
        for bell in bells { bell.ring() }
    }

    /// How many calls are held open now.
    var count: Int { self.state.withLock { $0.bells.values.reduce(0) { $0 + $1.count } } }

    var isClosed: Bool { self.state.withLock { $0.isClosed } }
}
