import Common
import GRDB

/// What is read, and put right, when a database is opened.
struct Opening: Sendable {
    let epochs: KeyEpochs
    let ledger: [UInt8]?
    let settings: [Setting]
    let memory: StoreMemory
    /// How many messages had a number that cannot be one of ours.
    let renumbered: Int

    private struct Kept {
        let nextNumber: Int64
        let running: String?
        let seenAt: Timestamp
        let ledger: [UInt8]?
    }

    /// Within a transaction, synced whatever the storage type.
    init(
        _ database: Database,
        storage: StorageType,
        limits: StoreLimits,
        surroundings: StoreSurroundings
    ) throws(StoreFault) {
        let now = surroundings.now()
        let transaction = StoreTransaction(
            database: database,
            memory: StoreMemory(nextNumber: 1),
            limits: limits,
            now: now
        )
        let kept = try Self.kept(in: transaction, surroundings)
        self.ledger = kept.ledger
        self.settings = try LoadSettings().perform(in: transaction)
        let nextNumber = kept.nextNumber + Self.leap(after: kept, at: now)
        let name = Self.newEpoch(surroundings)
        self.epochs = try Self.beginEpoch(name, first: nextNumber, in: transaction)
        transaction.memory = StoreMemory(nextNumber: nextNumber)
        try transaction.run(
            "UPDATE keeper SET epoch = ?, next_number = ?, running = ?, seen_at = ? WHERE id = 1",
            .text(name),
            .integer(nextNumber),
            .text(storage.rawValue),
            .time(now)
        )
        try Self.recover(in: transaction)
        self.renumbered = try Self.renumberStrays(in: transaction)
        try Self.load(into: transaction)
        if kept.seenAt > now { try transaction.shiftRetries(by: now - kept.seenAt) }
        try transaction.clampRetries()
        self.memory = transaction.memory
    }

    /// More messages than can be in a log that was not synced.
    private static let leap: Int64 = 10_000_000
    /// For each millisecond that the database has not been seen, one id is left out, up to so many: a few, since eight
    /// hexadecimal digits must do for them.
    private static let mostLeftOut: Int64 = 1_000_000

    /// So many ids are left out, so that partners see none twice.
    ///
    /// Rows that were answered may be gone with a power cut, and numbers with them; or this is an older copy, which knows
    /// nothing of the time since.
    private static func leap(after kept: Kept, at now: Timestamp) -> Int64 {
        guard kept.running != StorageType.ramCopies.rawValue else { return Self.leap }
        return min(max((now - kept.seenAt).wholeMilliseconds, 0), Self.mostLeftOut)
    }

    /// The first id has nine digits, as in the original's examples, and eight hexadecimal digits do for four thousand million more.
    private static let firstNumbers: ClosedRange<UInt64> = 100_000_000...899_999_999

    private static func newEpoch(_ surroundings: StoreSurroundings) -> String {
        let digits = String(surroundings.dice(), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func kept(
        in transaction: StoreTransaction,
        _ surroundings: StoreSurroundings
    ) throws(StoreFault) -> Kept {
        let span = Self.firstNumbers.upperBound - Self.firstNumbers.lowerBound + 1
        let first = Int64(Self.firstNumbers.lowerBound + surroundings.dice() % span)
        try transaction.run(
            "INSERT INTO keeper (id, epoch, next_number, seen_at) VALUES (1, ?, ?, ?) ON CONFLICT DO NOTHING",
            .text(Self.newEpoch(surroundings)),
            .integer(first),
            .time(transaction.now)
        )
        let kept = try transaction.first("SELECT next_number, running, seen_at, ledger FROM keeper") { row in
            Kept(
                nextNumber: row.integer(0),
                running: row.text(1),
                seenAt: row.time(2),
                ledger: row.optionalBlob(3)
            )
        }
        guard let kept else { throw StoreFault(.damaged, "the keeper's row is missing") }
        guard (1..<Int64.max / 2).contains(kept.nextNumber) else { throw StoreFault(.damaged, "no next number") }
        return kept
    }

    /// Nobody is delivering yet: what an earlier life was at waits again, due at once.
    private static func recover(in transaction: StoreTransaction) throws(StoreFault) {
        try transaction.run("UPDATE message SET state = 0, next_retry_at = 0 WHERE state = 1")
        try transaction.run(
            "DELETE FROM outgoing WHERE sent_at < ?",
            .integer(transaction.now.milliseconds - transaction.limits.retentionDays * 86_400_000)
        )
    }

    private static func load(into transaction: StoreTransaction) throws(StoreFault) {
        let binds = try transaction.rows("SELECT id, name FROM bind") { row throws(StoreFault) -> (Int64, BindName)? in
            guard let name = row.text(1).flatMap({ BindName($0) }) else { throw StoreFault(.damaged, "a bind's name") }
            return (row.integer(0), name)
        }
        for (key, name) in binds { transaction.memory.learn(name, key: key) }
        _ = try transaction.rows("SELECT bind, state FROM message") { row throws(StoreFault) -> Never? in
            guard let bind = transaction.memory.names[row.integer(0)], let state = CacheState(rawValue: row.integer(1))
            else { throw StoreFault(.damaged, "a message of no bind or in no state") }
            transaction.memory.add(1, to: state, of: bind)
            return nil
        }
        let parked = try transaction.first("SELECT count(*) FROM parked_receipt") { $0.count(0) }
        transaction.memory.parkedReceipts = parked ?? 0
        let parts = try transaction.rows("SELECT part, day FROM correlation_part") {
            row throws(StoreFault) -> (Int, Int64)? in (row.count(0), row.integer(1))
        }
        for (part, day) in parts { transaction.memory.parts.label(part, day: day) }
    }
}

extension StoreTransaction {
    /// The clock was set: what waits for a retry waits as long as it should have.
    func shiftRetries(by jump: Duration) throws(StoreFault) {
        for key in self.memory.names.keys {
            try self.run(
                """
                UPDATE message SET next_retry_at = max(min(next_retry_at, ?) + ?, 1)
                WHERE bind = ? AND state = 0 AND next_retry_at > 0
                """,
                .integer(Self.farthest),
                .integer(min(max(jump.wholeMilliseconds, -Self.farthest), Self.farthest)),
                .integer(key)
            )
        }
    }

    /// What is added to itself and is still an integer: beyond it SQLite goes on in floating point, which the table refuses.
    private static var farthest: Int64 { .max / 2 }

    /// No retry is further away than the ladder's longest step: where one is, the clock has been elsewhere.
    func clampRetries() throws(StoreFault) {
        let latest = self.now + RetryLadder.longestDelay
        for key in self.memory.names.keys {
            try self.run(
                "UPDATE message SET next_retry_at = ? WHERE bind = ? AND state = 0 AND next_retry_at > ?",
                .time(latest),
                .integer(key),
                .time(latest)
            )
        }
    }
}
