import Glibc

/// A path for a Unix-domain socket that fits the kernel's 107 octets, however deep the folder.
package enum SocketPath {
    /// What `sun_path` holds without its final NUL.
    static let longest = 107

    /// The path to `name` in `folder`.
    ///
    /// A path that is too long goes through an open descriptor of the folder (`/proc/self/fd/N/name`), which stays
    /// open for the life of the process. Nil when the folder cannot be opened.
    package static func resolve(folder: String, name: String) -> String? {
        let plain = folder + "/" + name
        if plain.utf8.count <= Self.longest { return plain }
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        return "/proc/self/fd/\(descriptor)/\(name)"
    }
}
