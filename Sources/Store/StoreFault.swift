/// Why the store could not do what it was asked; nothing of it was written.
package struct StoreFault: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        /// The file is not a database, or a damaged one.
        case damaged
        /// The file was written by a newer version of this program.
        case tooNew
        case cannotOpen
        /// Another supervisor keeps this database.
        case kept
        /// Another program held the lock for longer than `StoreLimits.patience`.
        case busy
        /// The disk is full, or fails.
        case full
        /// Free space is below the floor: nothing new is taken in, what settles is.
        case scarce
        /// SQLite refuses the statement: a fault of ours.
        case refused
        /// The store has been closed.
        case closed
    }

    package let reason: Reason
    /// What SQLite or the system says, for a person.
    package let detail: String

    package init(_ reason: Reason, _ detail: String = "") {
        self.reason = reason
        self.detail = detail
    }

    package var description: String {
        switch self.reason {
        case .damaged: "the database is damaged, and was left as it is: \(self.detail)"
        case .tooNew: "the database was written by a newer version: \(self.detail)"
        case .cannotOpen: "the database cannot be opened: \(self.detail)"
        case .kept: "another supervisor keeps this database: \(self.detail)"
        case .busy: "the database is locked by another program: \(self.detail)"
        case .full: "the disk is full or fails: \(self.detail)"
        case .scarce: "free space on the disk is below the floor"
        case .refused: "the database refuses: \(self.detail)"
        case .closed: "the store is closed"
        }
    }
}
