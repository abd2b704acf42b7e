import Common
import GRDB
import GRDBSQLite

/// What a command works with: the open transaction, the time, and what is kept in memory about the database.
///
/// Lives on the store's thread. What a command changes in `memory` is taken back together with the rows.
package final class StoreTransaction {
    let limits: StoreLimits
    var memory: StoreMemory
    /// The time of day, the same for a whole group.
    private(set) var now: Timestamp
    /// False below the floor of free space: what adds rows is refused, what settles them is not.
    var mayGrow = true

    private let database: Database
    private var statements: [SQL: SQLStatement] = [:]

    init(database: Database, memory: StoreMemory, limits: StoreLimits, now: Timestamp) {
        self.database = database
        self.memory = memory
        self.limits = limits
        self.now = now
    }

    func starts(at now: Timestamp) { self.now = now }

    /// Throws where free space is below the floor; said before anything is written, it costs the others of the group nothing.
    func grow() throws(StoreFault) {
        guard self.mayGrow else { throw StoreFault(.scarce) }
    }

    /// Runs a statement; returns how many rows it changed.
    @discardableResult
    func run(_ sql: SQL, _ values: SQLValue...) throws(StoreFault) -> Int {
        try self.statement(sql).run(values) { _ throws(StoreFault) in }
        return Int(sqlite3_changes(self.database.sqliteConnection))
    }

    /// What `body` makes of each row.
    func rows<Value>(
        _ sql: SQL,
        _ values: SQLValue...,
        body: (SQLRow) throws(StoreFault) -> Value?
    ) throws(StoreFault) -> [Value] {
        var found: [Value] = []
        try self.statement(sql).run(values) { row throws(StoreFault) in
            if let value = try body(row) { found.append(value) }
        }
        return found
    }

    /// What `body` makes of the first row; nil without one.
    func first<Value>(_ sql: SQL, _ values: SQLValue..., body: (SQLRow) -> Value?) throws(StoreFault) -> Value? {
        var found: Value?
        try self.statement(sql).run(values) { row throws(StoreFault) in
            if found == nil { found = body(row) }
        }
        return found
    }

    var isOpen: Bool { self.database.isInsideTransaction }

    private func statement(_ sql: SQL) throws(StoreFault) -> SQLStatement {
        if let statement = self.statements[sql] { return statement }
        let statement = try SQLStatement(sql, in: self.database)
        self.statements[sql] = statement
        return statement
    }
}

extension StoreTransaction {
    /// The number of a bind in the tables; a new one gets its row.
    func key(of bind: BindName) throws(StoreFault) -> Int64 {
        if let key = self.memory.keys[bind] { return key }
        try self.run("INSERT INTO bind (name) VALUES (?)", .text(bind.value))
        let key = try self.first("SELECT id FROM bind WHERE name = ?", .text(bind.value)) { $0.integer(0) }
        guard let key else { throw StoreFault(.damaged, "a bind has no row") }
        self.memory.learn(bind, key: key)
        return key
    }

    /// So many ids that were never given; the first is returned, the others follow it.
    ///
    /// The database holds a number well above: the row is written once in thousands of messages, and a start after a crash
    /// skips what may have been given.
    func takeNumbers(_ count: Int) throws(StoreFault) -> Int64 {
        let first = self.memory.nextNumber
        let (next, overflow) = first.addingReportingOverflow(Int64(count))
        guard !overflow, next < .max - StoreMemory.reserve else {
            throw StoreFault(.refused, "no message ids are left")
        }
        if next > self.memory.reservedNumber {
            let reserved = next + StoreMemory.reserve
            try self.run("UPDATE keeper SET next_number = ? WHERE id = 1", .integer(reserved))
            self.memory.reservedNumber = reserved
        }
        self.memory.nextNumber = next
        return first
    }
}
