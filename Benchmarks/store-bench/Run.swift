import Common
import Store
import Synchronization

/// As a desk does it: the answers of a group free places in the windows, each bind's next burst is one command.
final class Run: Sendable {
    struct State {
        var answered = 0
        var groups = 0
        var freed: [BindName: [MessageID]] = [:]
    }

    let state = Mutex(State())
    let isOver = Atomic(false)
    let store = Mutex<Store?>(nil)
    private let payload: ArraySlice<UInt8>
    private let binds: [BindName]
    private let settles: Bool

    init(payload: ArraySlice<UInt8>, binds: Int, settles: Bool) {
        self.payload = payload
        self.binds = (0..<binds).compactMap { BindName("bind\($0)") }
        self.settles = settles
    }

    func begin(_ store: Store) {
        self.store.withLock { $0 = store }
        for bind in self.binds { self.append(100, to: bind, in: store) }
    }

    func grouped() {
        guard !self.isOver.load(ordering: .relaxed), let store = self.store.withLock({ $0 }) else { return }
        let freed = self.state.withLock { state in
            state.groups += 1
            defer { state.freed.removeAll(keepingCapacity: true) }
            return state.freed
        }
        for (bind, ids) in freed {
            if self.settles { store.submit(SettleMessages(bind: bind, ids: ids)) { _ in } }
            self.append(ids.count, to: bind, in: store)
        }
    }

    private func append(_ count: Int, to bind: BindName, in store: Store) {
        let row = CacheRow(payload: self.payload, wantsFailureReceipt: false)
        let rows = Array(repeating: row, count: count)
        let command = AppendMessages(bind: bind, rows: rows, maxSize: 10_000_000, overflow: .reject)
        store.submit(command) { result in
            guard case .success(let answer) = result else { return }
            self.state.withLock { state in
                state.answered += answer.ids.count
                state.freed[bind, default: []] += answer.ids
            }
        }
    }
}
