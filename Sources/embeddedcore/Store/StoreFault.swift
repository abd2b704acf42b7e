/// Why the store could not do what it was asked.
struct StoreFault: Error, Equatable, CustomStringConvertible {
    enum Reason: Equatable {
        /// The file is not a database, or a damaged one.
        case damaged
        case cannotOpen
        /// Disk full, disk error, or locked by another program: nothing was written.
        case notWritten
        case closed
    }

    let reason: Reason
    let detail: String

    init(_ reason: Reason, _ detail: String = "") {
        self.reason = reason
        self.detail = detail
    }

    var description: String {
        switch self.reason {
        case .damaged: "the database is damaged: \(self.detail)"
        case .cannotOpen: "the database cannot be opened: \(self.detail)"
        case .notWritten: "nothing could be written: \(self.detail)"
        case .closed: "the store is closed"
        }
    }
}
