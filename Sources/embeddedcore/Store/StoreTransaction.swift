import Common
import CoreAPI
import Foundation
import GRDB

/// What a transaction does besides the database: to be carried out after the commit.
struct StoreEffects: Sendable {
    /// Binds for which there may be something to fetch now.
    var wake: Set<String> = []
    /// The earliest time at which the sweeper has something to do.
    var deadline: Timestamp?
    /// Changes of state, for the counters.
    var states: [MessageState: Int] = [:]

    mutating func note(deadline: Timestamp?) {
        guard let deadline else { return }
        self.deadline = min(self.deadline ?? deadline, deadline)
    }
}

/// Everything that changes the store, one operation after the other within one transaction.
struct StoreTransaction {
    let database: Database
    let now: Timestamp
    let rules: StoreRules
    var effects = StoreEffects()

    init(database: Database, now: Timestamp, rules: StoreRules) {
        self.database = database
        self.now = now
        self.rules = rules
    }

    /// Runs a statement; returns the number of rows that it changed.
    @discardableResult
    func run(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws -> Int {
        let statement = try self.database.cachedStatement(sql: sql)
        try statement.execute(arguments: StatementArguments(arguments))
        return self.database.changesCount
    }

    func rows(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws -> RowCursor {
        let statement = try self.database.cachedStatement(sql: sql)
        return try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
    }

    func row(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws -> Row? {
        try Row.fetchOne(try self.database.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    /// Adds to a message's history; with a state it is a line of the CDRs too.
    mutating func record(_ id: Int64, _ name: String, _ description: String, state: MessageState? = nil) throws {
        try self.run(
            "INSERT INTO event (message_id, at, state, name, description, source) VALUES (?, ?, ?, ?, ?, 'core')",
            [id, self.now.milliseconds, state?.rawValue, name, description]
        )
        if let state { self.effects.states[state, default: 0] += 1 }
    }
}

extension Row {
    /// A column as an integer; rows are never trusted enough to trap on them.
    func integer(_ column: Int) -> Int64? {
        Int64.fromDatabaseValue(self[column] as DatabaseValue)
    }

    func text(_ column: Int) -> String? {
        String.fromDatabaseValue(self[column] as DatabaseValue)
    }

    func octets(_ column: Int) -> Data {
        Data.fromDatabaseValue(self[column] as DatabaseValue) ?? Data()
    }

    func time(_ column: Int) -> Timestamp? {
        self.integer(column).map { Timestamp(milliseconds: $0) }
    }
}
