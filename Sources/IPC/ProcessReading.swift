import Glibc

/// What the kernel has counted for one process: one line of `/proc/PID/stat`.
package struct ProcessReading: Equatable {
    /// In user and system mode, since the process began.
    package var used: Duration
    /// Octets that it occupies.
    package var resident: Int

    /// Nil where there is no such process.
    package init?(of pid: Int32) {
        let descriptor = open("/proc/\(pid)/stat", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        self.init(line: String(decoding: bytes[..<count], as: UTF8.self))
    }

    /// `proc_pid_stat(5)`: utime, stime and rss are the fields 14, 15 and 24.
    ///
    /// The name, field 2, stands in brackets and may hold anything, brackets and spaces too: counting begins behind it.
    init?(line: String, ticksPerSecond: Int = sysconf(Int32(_SC_CLK_TCK)), pageSize: Int = Int(getpagesize())) {
        guard let bracket = line.lastIndex(of: ")"), ticksPerSecond > 0 else { return nil }
        let fields = line[line.index(after: bracket)...].split(separator: " ")
        guard fields.count > 21, let user = Int(fields[11]), let system = Int(fields[12]), let pages = Int(fields[21])
        else { return nil }
        self.used = .seconds(1) * (user + system) / ticksPerSecond
        self.resident = pages * pageSize
    }
}
