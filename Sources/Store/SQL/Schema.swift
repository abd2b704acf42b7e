/// The tables of the gateway's database, and how older ones become them: forward only, by `user_version`.
///
/// `message.number` is the id without its sign, so that rows are added at the right end of the tree, which SQLite is
/// quickest at, and lie in the order received. `next_retry_at` is 0 for what is due at once. Rows that go through
/// without trouble are in no index: they are *delivering* all their life.
enum Schema {
    /// The scripts in their order; the version is how many have been run.
    ///
    /// One that was released is never changed.
    static let migrations = [Self.first, Self.second, Self.failed]

    static var version: Int64 { Int64(Self.migrations.count) }

    private static let first =
        Self.keeper + Self.messages + Self.outgoing
        + (0..<CorrelationParts.count).map { Self.correlations(part: $0) }.joined() + Self.parked

    /// `keeper` has one row; `next_number` is one that was never given, nor any above it.
    private static let keeper = """
        CREATE TABLE keeper (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            epoch TEXT NOT NULL,
            next_number INTEGER NOT NULL,
            running TEXT,
            seen_at INTEGER NOT NULL,
            ledger BLOB
        ) STRICT;
        CREATE TABLE setting (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL,
            origin TEXT NOT NULL,
            changed_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE bind (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        """

    private static let messages = """
        CREATE TABLE message (
            number INTEGER PRIMARY KEY,
            bind INTEGER NOT NULL,
            state INTEGER NOT NULL,
            retry_count INTEGER NOT NULL,
            next_retry_at INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            owes_receipt INTEGER NOT NULL,
            last_error TEXT,
            payload BLOB NOT NULL
        ) STRICT;
        CREATE INDEX message_due ON message (bind, next_retry_at, number) WHERE state = 0;
        CREATE INDEX message_idle ON message (bind, number) WHERE state <> 1;
        CREATE INDEX message_owing ON message (bind, number) WHERE state = 2 AND owes_receipt = 1;
        """

    /// Failed messages are found in portions, however many wait beside them.
    private static let failed = """
        CREATE INDEX message_failed ON message (bind, number) WHERE state = 2;
        """

    /// `status` is NULL while the carrier has not answered.
    private static let outgoing = """
        CREATE TABLE outgoing (
            core_id INTEGER NOT NULL,
            part INTEGER NOT NULL,
            bind INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            sent_at INTEGER NOT NULL,
            status INTEGER,
            carrier_id TEXT,
            PRIMARY KEY (core_id, part)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE correlation_part (part INTEGER PRIMARY KEY, day INTEGER NOT NULL) STRICT;
        """

    private static func correlations(part: Int) -> String {
        """
        CREATE TABLE correlation_\(part) (
            carrier_group INTEGER NOT NULL,
            carrier_id INTEGER NOT NULL,
            destination INTEGER NOT NULL,
            core_id INTEGER NOT NULL,
            part INTEGER NOT NULL,
            carrier_text TEXT NOT NULL,
            PRIMARY KEY (carrier_id, carrier_group, destination, core_id, part)
        ) STRICT, WITHOUT ROWID;
        """
    }

    /// Until then the keeper's row had one epoch, of all its rows.
    ///
    /// `message.tried` is 0 for what nobody has begun to hand to Core; of rows that were there before it is not known.
    private static let second = """
        CREATE TABLE epoch (
            first_number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            began_at INTEGER NOT NULL
        ) STRICT;
        ALTER TABLE message ADD COLUMN tried INTEGER NOT NULL DEFAULT 1;
        INSERT INTO epoch (first_number, name, began_at) SELECT 1, epoch, seen_at FROM keeper;
        """

    private static let parked = """
        CREATE TABLE parked_receipt (
            id INTEGER PRIMARY KEY,
            carrier_group INTEGER NOT NULL,
            carrier_id INTEGER NOT NULL,
            destination INTEGER NOT NULL,
            parked_at INTEGER NOT NULL,
            payload BLOB NOT NULL
        ) STRICT;
        CREATE INDEX parked_receipt_key ON parked_receipt (carrier_id, carrier_group, destination);
        """
}
