import GRDB

/// The tables of the embedded Core, and how older ones become them.
///
/// `message.content` holds the members of the message's JSON that never change, as they came: a fetch copies them into its answer without reading them.
/// `due_at` is when a pending message may next be fetched; a lease moves it ahead, so that one index serves schedule, retry and lease alike.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: Self.messages)
            try database.execute(sql: Self.receipts)
            try database.execute(sql: Self.others)
        }
        return migrator
    }

    private static let messages = """
        CREATE TABLE message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            state INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            source_smsc TEXT,
            dest_smsc TEXT,
            due_at INTEGER NOT NULL,
            deliver_after INTEGER,
            expires_at INTEGER,
            attempts INTEGER NOT NULL DEFAULT 0,
            lease INTEGER,
            redelivered INTEGER NOT NULL DEFAULT 0,
            receipt_phase INTEGER NOT NULL,
            receipt_due INTEGER,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            idempotency_key TEXT,
            error TEXT,
            smpp_message_ids TEXT,
            content BLOB NOT NULL
        ) STRICT;
        CREATE INDEX message_due ON message (dest_smsc, due_at) WHERE state = 0;
        CREATE INDEX message_expiry ON message (expires_at) WHERE state = 0 AND expires_at IS NOT NULL;
        CREATE INDEX message_lease ON message (lease) WHERE lease IS NOT NULL;
        CREATE INDEX message_receipt ON message (receipt_due) WHERE receipt_due IS NOT NULL;
        CREATE INDEX message_trouble ON message (state) WHERE state > 1;
        CREATE UNIQUE INDEX message_key ON message (idempotency_key) WHERE idempotency_key IS NOT NULL;
        CREATE TABLE lessee (
            id INTEGER PRIMARY KEY,
            frontend TEXT NOT NULL,
            smsc TEXT NOT NULL,
            worker INTEGER NOT NULL,
            seen_until INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX lessee_place ON lessee (frontend, smsc, worker);
        """

    private static let receipts = """
        CREATE TABLE carrier_reference (
            message_id INTEGER NOT NULL,
            part INTEGER NOT NULL,
            dest_smsc TEXT NOT NULL,
            smpp_message_id TEXT NOT NULL,
            state TEXT,
            PRIMARY KEY (message_id, part)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX carrier_reference_id ON carrier_reference (smpp_message_id, dest_smsc);
        CREATE TABLE orphan_receipt (
            id INTEGER PRIMARY KEY,
            dest_smsc TEXT NOT NULL,
            smpp_message_id TEXT NOT NULL,
            report BLOB NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX orphan_receipt_id ON orphan_receipt (smpp_message_id, dest_smsc);
        """

    private static let others = """
        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            message_id INTEGER NOT NULL,
            at INTEGER NOT NULL,
            state INTEGER,
            name TEXT NOT NULL,
            description TEXT NOT NULL,
            source TEXT NOT NULL
        ) STRICT;
        CREATE TABLE route (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            is_from_file INTEGER NOT NULL,
            route BLOB NOT NULL
        ) STRICT;
        """
}
