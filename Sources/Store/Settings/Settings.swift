package import Common

/// A change that was saved over the configuration file, and by whom.
package struct Setting: Sendable, Equatable {
    package let key: String
    package let value: String
    /// Where it comes from, for a person.
    package let origin: String
    package let changedAt: Timestamp
}

/// Saves a setting, or takes it back (nil), so that the file's word holds again.
package struct SaveSetting: StoreCommand {
    let key: String
    let value: String?
    let origin: String

    package init(key: String, value: String?, origin: String) {
        self.key = key
        self.value = value
        self.origin = origin
    }

    package var lane: BindName? { nil }
    package var weight: CommandWeight { .light }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) {
        guard let value = self.value else {
            try transaction.run("DELETE FROM setting WHERE key = ?", .text(self.key))
            return
        }
        try transaction.grow()
        try transaction.run(Self.save, .text(self.key), .text(value), .text(self.origin), .time(transaction.now))
    }

    private static let save: SQL = """
        INSERT INTO setting (key, value, origin, changed_at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
        SET value = excluded.value, origin = excluded.origin, changed_at = excluded.changed_at
        """
}

/// All saved settings, by key.
package struct LoadSettings: StoreCommand {
    package init() {}

    package var lane: BindName? { nil }
    package var weight: CommandWeight { .light }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> [Setting] {
        try transaction.rows("SELECT key, value, origin, changed_at FROM setting ORDER BY key") {
            row throws(StoreFault) -> Setting? in
            guard let key = row.text(0), let value = row.text(1), let origin = row.text(2) else { return nil }
            return Setting(key: key, value: value, origin: origin, changedAt: row.time(3))
        }
    }
}
