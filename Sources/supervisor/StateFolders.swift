import Glibc

/// Where the gateway keeps its things: everything below one folder, or at the places of an installation.
struct StateFolders {
    static let standardState = "/var/lib/omnimessage-smpp"
    static let standardRun = "/run/omnimessage-smpp"

    /// Databases, the lock.
    let state: String
    /// Sockets; the working directory of every child.
    let run: String

    /// - Parameter stateDirectory: as the user gave it; nil for the places of an installation.
    init(stateDirectory: String?) {
        if let stateDirectory {
            self.state = Self.absolute(stateDirectory)
            self.run = self.state + "/run"
        } else {
            self.state = Self.standardState
            self.run = Self.standardRun
        }
    }

    /// Makes what is missing, for this user alone.
    func create() throws(SystemRefusal) {
        for folder in [self.state, self.run] {
            try Self.create(folder)
        }
        guard chmod(self.run, 0o700) == 0 else {
            throw SystemRefusal(attempt: "close \(self.run) to others", errno: errno)
        }
    }

    private static func create(_ folder: String) throws(SystemRefusal) {
        guard mkdir(folder, 0o750) != 0 else { return }
        if errno == EEXIST { return }
        if errno == ENOENT, let slash = folder.lastIndex(of: "/"), slash != folder.startIndex {
            try Self.create(String(folder[..<slash]))
            if mkdir(folder, 0o750) == 0 { return }
        }
        throw SystemRefusal(attempt: "make the folder \(folder)", errno: errno)
    }

    /// The path as it is from wherever the process goes.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard getcwd(&buffer, buffer.count) != nil else { return path }
        let here = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return path == "." ? here : here + "/" + path
    }
}
