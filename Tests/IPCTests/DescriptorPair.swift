import Glibc

/// Two connected stream sockets: one stays with the test, the other goes on its way.
final class DescriptorPair {
    let near: Int32
    private(set) var far: Int32

    init() {
        var pair: [Int32] = [-1, -1]
        _ = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair)
        self.near = pair[0]
        self.far = pair[1]
        // A lost descriptor is a failed test, not a test that hangs.
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        _ = setsockopt(self.near, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(self.near)
        self.closeFar()
    }

    /// The sender's own copy, closed once it has been handed over.
    func closeFar() {
        if self.far >= 0 { close(self.far) }
        self.far = -1
    }

    /// What comes out at the near end: empty at the end of the stream, nil when nothing came for long.
    func read() -> [UInt8]? {
        var octets = [UInt8](repeating: 0, count: 64)
        let count = recv(self.near, &octets, octets.count, 0)
        return count < 0 ? nil : Array(octets.prefix(count))
    }
}

/// A folder for one test, gone with it.
final class TemporaryFolder {
    let path: String

    init() {
        var template = Array("/tmp/ipc-XXXXXX".utf8CString)
        _ = mkdtemp(&template)
        self.path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        guard let folder = opendir(self.path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            unlink("\(self.path)/\(name)")
        }
        closedir(folder)
        rmdir(self.path)
    }
}
