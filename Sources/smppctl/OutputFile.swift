import Glibc

/// A file that a command writes; unless it is said otherwise, only its owner may know what is in it.
enum OutputFile {
    /// Writes it whole or not at all; a file that is there stays, unless it may be replaced.
    static func write(
        _ octets: [UInt8],
        to path: String,
        mayReplace: Bool,
        mode: mode_t = 0o600
    ) throws(Refusal) {
        let draft = "\(path).\(getpid()).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw Self.refusal(path) }
        defer { unlink(draft) }
        let isWritten = Self.write(octets, to: descriptor) && fsync(descriptor) == 0
        let error = errno
        guard close(descriptor) == 0, isWritten else {
            errno = error
            throw Self.refusal(path)
        }
        // A link is not made where there is a file already, so no other can come in between.
        guard (mayReplace ? rename(draft, path) : link(draft, path)) == 0 else { throw Self.refusal(path) }
    }

    /// Whether all of it was written.
    static func write(_ octets: [UInt8], to descriptor: Int32) -> Bool {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Why it could not be, by the system's last error.
    static func refusal(_ path: String) -> Refusal {
        errno == EEXIST
            ? Refusal("\(path) exists already; name another, or say --force to replace it")
            : Refusal("\(path): cannot be written (\(String(cString: strerror(errno))))")
    }
}
