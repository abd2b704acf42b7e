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

    /// What the store reaches with so many binds, each with a window of 100.
    func store(binds: Int, settles: Bool, storage: StorageType = .discCopies) throws -> Reached {
        let path = self.path()
        defer { self.clean(path) }
        let run = Run(payload: self.payload, binds: binds, settles: settles)
        let store = try Store(path: path, storage: storage) { rows, _ in run.grouped() }
        let began = ContinuousClock.now
        run.begin(store)
        Thread.sleep(forTimeInterval: self.duration / .seconds(1))
        run.isOver.store(true, ordering: .relaxed)
        let (answered, groups) = run.state.withLock { ($0.answered, $0.groups) }
        let rate = self.rate(answered, since: began)
        store.close()
        run.store.withLock { $0 = nil }
        let rows = run.state.withLock { $0.answered }
        return Reached(
            rate: rate,
            group: groups == 0 ? 0 : answered / groups,
            octets: settles ? nil : try (self.size(path) - self.emptySize()) / max(rows, 1)
        )
    }

    /// What SQLite alone reaches on the same tables.
    func ceiling(group: Int, storage: StorageType) throws -> Reached {
        let path = self.path()
        defer { self.clean(path) }
        try Store(path: path, storage: storage).close()
        let before = self.size(path)
        let ceiling = try Ceiling(path: path, storage: storage, payload: Array(self.payload))
        let began = ContinuousClock.now
        let rows = try ceiling.run(group: group, for: self.duration)
        let rate = self.rate(rows, since: began)
        ceiling.close()
        return Reached(rate: rate, group: group, octets: (self.size(path) - before) / max(rows, 1))
    }

    /// What writing down costs a message on its way to a carrier, with four handfuls of 100 on their way.
    func sending(_ depth: Sending.Depth, storage: StorageType) throws -> Int {
        let path = self.path()
        defer { self.clean(path) }
        let store = try Store(path: path, storage: storage) { _, _ in }
        let began = ContinuousClock.now
        let count = Sending(store: store, depth: depth).run(lanes: 4, for: self.duration)
        let rate = self.rate(count, since: began)
        store.close()
        return rate
    }

    private func emptySize() throws -> Int {
        let path = self.path()
        defer { self.clean(path) }
        try Store(path: path, storage: .ramCopies).close()
        return self.size(path)
    }

    private func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}

/// What a run came to.
struct Reached: CustomStringConvertible {
    /// Rows a second.
    let rate: Int
    /// Rows a group, on the average.
    let group: Int
    /// On disk a row, once the log is in the database; nil where rows went as they came.
    let octets: Int?

    var description: String {
        "\(self.rate) rows a second, \(self.group) a group" + (self.octets.map { ", \($0) octets a row on disk" } ?? "")
    }
}
