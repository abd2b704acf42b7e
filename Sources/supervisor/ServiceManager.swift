import Glibc

/// What systemd is told about us: `sd_notify(3)`, without its library.
///
/// Without `NOTIFY_SOCKET`, as in a terminal, nothing is sent. Sending never blocks, and a message that cannot be
/// delivered is lost: the service manager's trouble is not ours.
struct ServiceManager {
    /// How often `watchdog()` is to be called: half of the time after which systemd would restart us; nil: never.
    let watchdogInterval: Duration?
    private let socketPath: String?

    init(environment: [String: String], processID: Int32 = getpid()) {
        let path = environment["NOTIFY_SOCKET"]
        self.socketPath = path?.first == "/" || path?.first == "@" ? path : nil
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(processID) } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init) ?? 0
        self.watchdogInterval = isForUs && microseconds > 0 ? .microseconds(microseconds / 2) : nil
    }

    var isPresent: Bool { self.socketPath != nil }

    func ready(status: String) { self.send(["READY=1", "STATUS=\(status)"]) }

    /// One line for `systemctl status`: `3 of 4 binds up`.
    func status(_ text: String) { self.send(["STATUS=\(text)"]) }

    func stopping(status: String) { self.send(["STOPPING=1", "STATUS=\(status)"]) }

    /// To be followed by `ready` when the reload is done; systemd waits for it.
    ///
    /// The time is not optional: without it `systemctl reload` of a `Type=notify-reload` service runs into its
    /// time-out.
    func reloading() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let microseconds = UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1000
        self.send(["RELOADING=1", "MONOTONIC_USEC=\(microseconds)"])
    }

    func watchdog() { self.send(["WATCHDOG=1"]) }

    private func send(_ lines: [String]) {
        guard let socketPath, var address = sockaddr_un(notifySocket: socketPath) else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + socketPath.utf8.count)
        let message = Array(lines.map { $0.replacing("\n", with: " ") }.joined(separator: "\n").utf8)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
                _ = sendto(descriptor, message, message.count, flags, address, length)
            }
        }
    }
}

extension sockaddr_un {
    /// `@name` is the abstract socket `name`; nil when it is longer than an address can be.
    fileprivate init?(notifySocket path: String) {
        self.init()
        self.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: self.sun_path) else { return nil }
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &self.sun_path) { $0.copyBytes(from: bytes) }
    }
}
