import Common
import Foundation
import GRDBSQLite
import Store

/// What SQLite alone reaches with the store's own tables and pragmas, and nothing to do but to commit groups of rows.
///
/// No store can be quicker on this disk.
final class Ceiling {
    struct Failure: Error {
        let message: String
    }

    private let database: OpaquePointer
    private let insert: OpaquePointer
    private let begin: OpaquePointer
    private let commit: OpaquePointer
    private let payload: [UInt8]
    private var number: Int64 = 1_000_000_000

    /// On a database that a store has made.
    init(path: String, storage: StorageType, payload: [UInt8]) throws {
        var opened: OpaquePointer?
        guard sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK, let opened else {
            throw Failure(message: "\(path) cannot be opened")
        }
        self.database = opened
        self.payload = payload
        try Self.execute(Pragmas.writer, on: opened)
        if let pragma = Pragmas.afterOpening(storage) { try Self.execute(pragma, on: opened) }
        self.begin = try Self.prepare("BEGIN IMMEDIATE", on: opened)
        self.commit = try Self.prepare("COMMIT", on: opened)
        self.insert = try Self.prepare(
            """
            INSERT INTO message (number, bind, state, retry_count, next_retry_at, received_at, owes_receipt, payload)
            VALUES (?, 1, 1, 0, 0, 1790000000000, 0, ?)
            """,
            on: opened
        )
    }

    /// Commits groups for so long; the rows.
    func run(group: Int, for duration: Duration) throws -> Int {
        var count = 0
        let end = ContinuousClock.now + duration
        while ContinuousClock.now < end {
            try self.step(self.begin)
            for _ in 0..<group { try self.add() }
            try self.step(self.commit)
            count += group
        }
        return count
    }

    /// Everything is in the database then, and nothing in its log.
    func close() {
        for statement in [self.insert, self.begin, self.commit] { sqlite3_finalize(statement) }
        sqlite3_close(self.database)
    }

    private func add() throws {
        self.number += 1
        sqlite3_bind_int64(self.insert, 1, self.number)
        let code = self.payload.withUnsafeBytes { bytes in
            sqlite3_bind_blob64(self.insert, 2, bytes.baseAddress, UInt64(bytes.count), copied)
        }
        guard code == SQLITE_OK else { throw Failure(message: "bind: SQLite \(code)") }
        try self.step(self.insert)
    }

    private func step(_ statement: OpaquePointer) throws {
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else { throw Failure(message: String(cString: sqlite3_errmsg(self.database))) }
    }

    private static func prepare(_ sql: String, on database: OpaquePointer) throws -> OpaquePointer {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
            throw Failure(message: String(cString: sqlite3_errmsg(database)))
        }
        return statement
    }

    private static func execute(_ sql: String, on database: OpaquePointer) throws {
        guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else {
            throw Failure(message: String(cString: sqlite3_errmsg(database)))
        }
    }
}

/// SQLITE_TRANSIENT, a macro that Swift does not import: SQLite makes its own copy, as it does for the store.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
