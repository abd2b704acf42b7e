import Common
import Glibc

/// The right to be the only supervisor of a state directory, for as long as this value lives.
///
/// The kernel gives it back however the process ends, so that no start is ever refused because of a dead one.
struct StateLock: ~Copyable {
    static let fileName = "supervisor.lock"

    enum Refusal: Error, Equatable, CustomStringConvertible {
        /// Another supervisor is at work; its process id, where it could be read.
        case taken(directory: String, by: Int32?)
        case system(SystemRefusal)

        var description: String {
            switch self {
            case .taken(let directory, let pid?):
                "another supervisor (process \(pid)) works in \(directory): stop it, or use another --state-dir"
            case .taken(let directory, nil):
                "another supervisor works in \(directory): stop it, or use another --state-dir"
            case .system(let refusal):
                refusal.description
            }
        }

        /// Another supervisor may be gone in a moment; a file that cannot be opened needs a person.
        var status: ExitStatus {
            switch self {
            case .taken: .temporary
            case .system: .notPermitted
            }
        }
    }

    private let descriptor: Int32

    init(directory: String) throws(Refusal) {
        let path = "\(directory)/\(Self.fileName)"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(SystemRefusal(attempt: "open \(path)", errno: errno)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            let owner = Self.owner(written: descriptor)
            close(descriptor)
            if reason == EWOULDBLOCK { throw .taken(directory: directory, by: owner) }
            throw .system(SystemRefusal(attempt: "lock \(path)", errno: reason))
        }
        // Only for the message above, and for people: the lock holds without it.
        let text = Array("\(getpid())\n".utf8)
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
        self.descriptor = descriptor
    }

    deinit { close(self.descriptor) }

    private static func owner(written descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
