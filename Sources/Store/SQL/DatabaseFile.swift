import Common
import GRDB
import GRDBSQLite
import Glibc

/// Opens the database file: looks at it first without writing, so that a damaged one is left as it is.
struct DatabaseFile {
    let path: String

    /// Above this size the file is not read through at the start: the rows are, and that finds most of what it would.
    private static let checkedSize = 268_435_456

    /// Throws for what is no database, a damaged one, or a newer version's; a missing or empty file will do.
    func examine() throws(StoreFault) {
        guard self.size > 0 else { return }
        do {
            do {
                try self.look(readonly: true)
            } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
                // Whoever made the file died before it had a log: only a writer can take back what was half done.
                try self.look(readonly: false)
            }
        } catch {
            throw self.fault(error)
        }
    }

    private func look(readonly: Bool) throws {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: self.path, configuration: configuration)
        try queue.inDatabase { database in
            let version = try Int64.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            guard (0...Schema.version).contains(version) else {
                throw StoreFault(.tooNew, "\(self.path): version \(version), known is \(Schema.version)")
            }
            guard self.size <= Self.checkedSize else { return }
            let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "no answer"
            guard verdict == "ok" else { throw StoreFault(.damaged, "\(self.path): \(verdict)") }
        }
        try queue.close()
    }

    /// Opens it for writing, in WAL mode, and brings its tables up to date.
    func open() throws(StoreFault) -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "gateway"
        configuration.maximumReaderCount = 1
        configuration.busyMode = .timeout(5)
        self.makePrivate()
        do {
            let pool = try DatabasePool(path: self.path, configuration: configuration)
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: Pragmas.writer)
                // GRDB sets NORMAL after everything that a configuration may say, so FULL is set, and read back, here.
                let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous")
                guard synchronous == 2 else { throw StoreFault(.cannotOpen, "synchronous is not FULL") }
                try Self.migrate(database)
            }
            return pool
        } catch {
            throw self.fault(error)
        }
    }

    /// From here on the commit loop waits by itself.
    static func hand(_ database: Database, to storage: StorageType) throws {
        sqlite3_busy_timeout(database.sqliteConnection, 0)
        if let pragma = Pragmas.afterOpening(storage) { try database.execute(sql: pragma) }
    }

    private static func migrate(_ database: Database) throws {
        try database.inTransaction(.immediate) {
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            for script in Schema.migrations.dropFirst(version) { try database.execute(sql: script) }
            try database.execute(sql: "PRAGMA user_version = \(Schema.version)")
            return .commit
        }
    }

    /// Messages are nobody else's business; log and index take over the file's mode.
    ///
    /// Where the file cannot be made, SQLite says why a moment later.
    private func makePrivate() {
        let descriptor = Glibc.open(self.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    private var size: Int {
        var status = stat()
        return stat(self.path, &status) == 0 ? Int(status.st_size) : 0
    }

    private func fault(_ error: any Error) -> StoreFault {
        let fault = StoreFault(error)
        guard !fault.detail.contains(self.path) else { return fault }
        return StoreFault(fault.reason == .refused ? .damaged : fault.reason, "\(self.path): \(fault.detail)")
    }
}
