import Glibc

/// What a supervisor that was killed could not take away: its sockets in the run directory.
enum Leftovers {
    /// Removes every socket in `directory`, and nothing else; answers their names.
    ///
    /// To be called with the `StateLock` in hand, for a living supervisor's sockets look the same.
    static func remove(from directory: String) throws(SystemRefusal) -> [String] {
        guard let folder = opendir(directory) else {
            throw SystemRefusal(attempt: "read \(directory)", errno: errno)
        }
        defer { closedir(folder) }
        var removed: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            var found = stat()
            guard lstat("\(directory)/\(name)", &found) == 0, found.st_mode & S_IFMT == S_IFSOCK else { continue }
            if unlink("\(directory)/\(name)") == 0 { removed.append(name) }
        }
        return removed
    }
}
