import Common
import CoreAPI
import GRDB
import Synchronization

/// The messages, in an SQLite file of its own: what is answered is on disk.
final class MessageStore: Sendable {
    /// What time it is, and what the dice show; a test says both.
    struct Fates: Sendable {
        var now: @Sendable () -> Timestamp
        /// Since some fixed moment; only ever rises.
        var uptime: @Sendable () -> Duration
        var dice: @Sendable () -> UInt64
    }

    let rules: StoreRules
    let fates: Fates
    let waiters = Waiters()
    let tally: Tally
    /// Rung when something gets an end that is earlier than what the sweeper waits for.
    let sweeperBell = Bell()
    let pool: DatabasePool
    private let queue: CommitQueue
    private let clock: Mutex<ClockWatch>

    /// Opens the file, or makes it.
    init(path: String, rules: StoreRules, fates: Fates) throws(StoreFault) {
        self.rules = rules
        self.fates = fates
        let tally = Tally()
        self.tally = tally
        self.pool = try Self.open(path)
        self.queue = CommitQueue(pool: self.pool) { size in tally.committed(groupOf: size) }
        self.clock = Mutex(ClockWatch(now: fates.now(), uptime: fates.uptime()))
        do {
            try self.pool.write { database in
                let transaction = StoreTransaction(database: database, now: fates.now(), rules: rules)
                try transaction.rightTimes()
                try transaction.skipIDs(fates.dice())
            }
        } catch {
            throw StoreFault(.cannotOpen, "\(path): \(error)")
        }
    }

    /// Does some work within a transaction that is shared with whoever comes at the same time; returns when it is on disk.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (inout StoreTransaction) throws -> Value
    ) async throws(StoreFault) -> Value {
        try await self.followClock()
        let (value, effects) = try await self.queue.commit { database in
            var transaction = StoreTransaction(database: database, now: self.fates.now(), rules: self.rules)
            let value = try work(&transaction)
            return (value, transaction.effects)
        }
        self.waiters.wake(effects.wake)
        self.tally.changed(effects.states)
        if effects.deadline != nil { self.sweeperBell.ring() }
        return value
    }

    /// Where the clock was set since the last look, moves what waits for a time.
    private func followClock() async throws(StoreFault) {
        let now = self.fates.now()
        let uptime = self.fates.uptime()
        let jump = self.clock.withLock { $0.look(now: now, uptime: uptime) }
        guard jump != .zero else { return }
        try await self.queue.commit { database in
            try StoreTransaction(database: database, now: now, rules: self.rules).shiftTimes(by: jump)
        }
    }

    /// Looks something up, beside whoever writes.
    func read<Value: Sendable>(_ look: @escaping @Sendable (Database) throws -> Value) async throws(StoreFault) -> Value
    {
        do {
            return try await self.pool.read(look)
        } catch {
            throw StoreFault(.notWritten, String(describing: error))
        }
    }

    /// Ends held calls, waits for the last commit, and closes the file.
    func close() async {
        self.waiters.close()
        await self.queue.close()
        do {
            try self.pool.close()
        } catch {
            // A reader is still at it; the file closes with the process, and loses nothing by that.
        }
    }

    private static func open(_ path: String) throws(StoreFault) -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "core"
        configuration.maximumReaderCount = 2
        configuration.busyMode = .timeout(5)
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB sets NORMAL after everything that a configuration may say, so FULL is set, and read back, here.
            let synchronous = try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = OFF")
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
                return try Int.fetchOne(database, sql: "PRAGMA synchronous")
            }
            guard synchronous == 2 else { throw StoreFault(.cannotOpen, "synchronous is not FULL") }
            try Schema.migrator.migrate(pool)
            return pool
        } catch let fault as StoreFault {
            throw fault
        } catch let error as DatabaseError {
            let isDamaged = [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
            throw StoreFault(isDamaged ? .damaged : .cannotOpen, "\(path): \(error.message ?? "\(error.resultCode)")")
        } catch {
            throw StoreFault(.cannotOpen, "\(path): \(error)")
        }
    }
}
