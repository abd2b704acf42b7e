internal import Glibc

/// A file read whole, because it must be small.
package struct SmallFile: Sendable {
    package let bytes: [UInt8]
    /// Whether users other than its owner and group may read it.
    let isReadableByOthers: Bool

    /// Reads at most `limit` bytes; a longer file, a folder or a device is refused.
    package static func read(_ path: String, limit: Int) -> Result<SmallFile, Unreadable> {
        // Without O_NONBLOCK a named pipe would hold the start of the service for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { return .failure(Unreadable(reason(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .failure(Unreadable(reason(errno))) }
        guard status.st_mode & S_IFMT == S_IFREG else { return .failure(Unreadable("is not a file")) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return .failure(Unreadable(reason(errno))) }
            guard count > 0 else { break }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { return .failure(Unreadable("is larger than \(limit) bytes")) }
        }
        return .success(SmallFile(bytes: bytes, isReadableByOthers: status.st_mode & S_IROTH != 0))
    }

    /// The text of a file that holds one line.
    package static func firstLine(_ path: String) -> Result<String, Unreadable> {
        read(path, limit: 4096).flatMap { file in
            guard var text = String(validating: file.bytes, as: UTF8.self) else {
                return .failure(Unreadable("is not UTF-8"))
            }
            while text.last?.isNewline == true { text.removeLast() }
            guard !text.contains(where: \.isNewline) else { return .failure(Unreadable("has more than one line")) }
            return .success(text)
        }
    }

    /// The path from the root: other processes, which work in other folders, will open what is named from it.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
        defer { free(here) }
        return path == "." ? String(cString: here) : "\(String(cString: here))/\(path)"
    }

    private static func reason(_ error: Int32) -> String {
        switch error {
        case ENOENT: "does not exist"
        case EACCES: "may not be read by this user"
        case EISDIR: "is a folder"
        default: "cannot be read (\(String(cString: strerror(error))))"
        }
    }
}
