import GRDB
import GRDBSQLite

extension StoreFault {
    /// Sorts SQLite's result codes by what can be done about them.
    init(sqlite code: Int32, _ message: String) {
        let detail = "\(message) (SQLite \(code))"
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: self.init(.busy, detail)
        case SQLITE_FULL, SQLITE_IOERR: self.init(.full, detail)
        case SQLITE_CORRUPT, SQLITE_NOTADB: self.init(.damaged, detail)
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH: self.init(.cannotOpen, detail)
        default: self.init(.refused, detail)
        }
    }

    init(_ error: any Error) {
        switch error {
        case let fault as StoreFault: self = fault
        case let error as DatabaseError:
            self.init(sqlite: error.extendedResultCode.rawValue, error.message ?? "")
        default: self.init(.refused, String(describing: error))
        }
    }
}
