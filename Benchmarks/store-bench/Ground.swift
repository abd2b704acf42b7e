import Common
import Foundation
import GRDB
import Store
import Synchronization

/// Where the runs take place.
struct Ground {
    let folder: String
    let duration: Duration

    private var payload: ArraySlice<UInt8> { ArraySlice(repeating: 0x41, count: 300) }

    private func path() -> String { self.folder + "/bench-\(UUID().uuidString).sqlite" }

    private func clean(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-ballast"] { unlink(path + suffix) }
    }

    private func rate(_ count: Int, since began: ContinuousClock.Instant) -> Int {
        let spent = ContinuousClock.now - began
        return Int(Double(count) / (Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18))
    }

    /// The disk's own ceiling.
    func syncs() -> Int {
        let path = self.path()
        defer { self.clean(path) }
        let file = open(path, O_CREAT | O_RDWR, 0o600)
        let page = [UInt8](repeating: 1, count: 4096)
        var count = 0
        let began = ContinuousClock.now
        while ContinuousClock.now - began < self.duration {
            guard write(file, page, page.count) == page.count, fdatasync(file) == 0 else { return -1 }
            count += 1
        }
        close(file)
        return self.rate(count, since: began)
    }

    /// SQLite's own group commit, rows only added.
    func sqlite(group: Int) throws -> Int {
        let path = self.path()
        defer { self.clean(path) }
        let pool = try DatabasePool(path: path)
        let bytes = Data(self.payload)
        var count = 0
        let began = ContinuousClock.now
        try pool.writeWithoutTransaction { database in
            try database.execute(
                sql: """
                    PRAGMA synchronous = FULL; CREATE TABLE message (
                        number INTEGER PRIMARY KEY, bind INTEGER, state INTEGER, retry_count INTEGER,
                        next_retry_at INTEGER, received_at INTEGER, owes_receipt INTEGER, payload BLOB)
                    """
            )
            let insert = try database.makeStatement(
                sql: """
                    INSERT INTO message (bind, state, retry_count, next_retry_at, received_at, owes_receipt, payload)
                    VALUES (1, 1, 0, 0, 1790000000000, 0, ?)
                    """
            )
            insert.setUncheckedArguments([bytes])
            while ContinuousClock.now - began < self.duration {
                try database.inTransaction(.immediate) {
                    for _ in 0..<group { try insert.execute() }
                    return .commit
                }
                count += group
            }
        }
        return self.rate(count, since: began)
    }

    func store(binds: Int, settles: Bool) throws -> String {
        let path = self.path()
        defer { self.clean(path) }
        let run = Run(payload: self.payload, binds: binds, settles: settles)
        let store = try Store(path: path, storage: .discCopies) { rows, _ in run.grouped() }
        let began = ContinuousClock.now
        run.begin(store)
        Thread.sleep(forTimeInterval: Double(self.duration.components.seconds))
        run.isOver.store(true, ordering: .relaxed)
        let (answered, groups) = run.state.withLock { ($0.answered, $0.groups) }
        let rate = self.rate(answered, since: began)
        store.close()
        return "\(rate) rows a second, \(groups == 0 ? 0 : answered / groups) a group"
    }
}

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
