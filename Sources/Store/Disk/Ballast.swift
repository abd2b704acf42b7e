import Glibc

/// A file beside the database that occupies room on the disk, to be given up when there is none; and the lock that keeps a
/// second supervisor from the same database.
///
/// It is never deleted, only emptied: whoever holds it open and locked is the keeper.
final class Ballast: Sendable {
    private let descriptor: Int32
    private let size: Int64
    private let path: String

    /// Opens and locks the file, or makes it.
    init(beside database: String, size: Int64) throws(StoreFault) {
        self.path = database + "-ballast"
        self.size = max(size, 0)
        self.descriptor = open(self.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard self.descriptor >= 0 else { throw StoreFault(.cannotOpen, "\(self.path): \(Self.lastError)") }
        guard flock(self.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason: StoreFault.Reason = errno == EWOULDBLOCK ? .kept : .cannotOpen
            let detail = "\(self.path): \(Self.lastError)"
            // A throwing initialiser of a class whose fields are set runs its deinit, which closes the file.
            throw StoreFault(reason, detail)
        }
    }

    deinit {
        if self.descriptor >= 0 { close(self.descriptor) }
    }

    /// Whether it occupies its whole size.
    var lies: Bool {
        var status = stat()
        guard fstat(self.descriptor, &status) == 0 else { return false }
        return Int64(status.st_blocks) * 512 >= self.size
    }

    /// Occupies the room; false where there is not enough.
    func lay() -> Bool {
        guard self.size > 0 else { return true }
        // Real blocks, not a hole: a hole would free nothing.
        if posix_fallocate(self.descriptor, 0, off_t(self.size)) == 0, self.lies { return true }
        _ = self.giveUp()
        return false
    }

    /// Frees the room; false where even that fails.
    func giveUp() -> Bool { ftruncate(self.descriptor, 0) == 0 }

    /// Lets another keeper have the database.
    func unlock() { _ = flock(self.descriptor, LOCK_UN) }

    private static var lastError: String { String(cString: strerror(errno)) }
}
