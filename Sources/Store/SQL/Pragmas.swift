package import Common

/// How SQLite is set up; a benchmark of SQLite alone takes the same.
package enum Pragmas {
    /// Of the one connection that writes, as it is opened.
    package static let writer = """
        PRAGMA synchronous = FULL;
        PRAGMA secure_delete = OFF;
        PRAGMA wal_autocheckpoint = 2000;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -16384;
        PRAGMA temp_store = MEMORY;
        """

    /// Once it is open; nil: it stays as it is.
    package static func afterOpening(_ storage: StorageType) -> String? {
        switch storage {
        case .discCopies: nil
        // Not OFF: a power cut then costs the last messages, but never the file.
        case .ramCopies: "PRAGMA synchronous = NORMAL"
        }
    }
}
