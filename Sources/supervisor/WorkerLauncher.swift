import CLinux
import Common
import Glibc
import IPC
import Supervision

/// Starts child processes: the executables beside our own, in the run directory, under a title that `ps` shows.
///
/// A child inherits a standard error that leads to us, and nothing else: it dials the supervisor's socket, so that it
/// could dial the next one as well. To be used on one thread that lives as long as the process, the event loop's:
/// children ask the kernel to die with the thread that started them.
struct WorkerLauncher {
    /// What became of a launch.
    struct Process {
        let pid: Int32
        /// Where the child's lines come from; whoever takes it closes it.
        let standardError: Int32
    }

    /// The part of our environment that children see.
    static let inherited = ["PATH", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "LD_LIBRARY_PATH"]

    let programDirectory: String
    let runDirectory: String
    /// Variables for every child.
    let environment: [String: String]

    /// - Parameters:
    ///   - programDirectory: where the executables are; nil: beside our own.
    ///   - runDirectory: where children run.
    ///   - own: our environment.
    ///   - extra: more variables for every child, such as how it shall log until it has its configuration.
    /// - Throws: where our own program cannot be found.
    init(
        programDirectory: String? = nil,
        runDirectory: String,
        inheriting own: [String: String],
        extra: [String: String] = [:]
    ) throws(SystemRefusal) {
        if let programDirectory {
            self.programDirectory = programDirectory
        } else {
            self.programDirectory = try Self.directoryOfOwnProgram()
        }
        self.runDirectory = runDirectory
        var environment = own.filter { Self.inherited.contains($0.key) }
        environment["SWIFT_BACKTRACE"] = "enable=no"
        environment["MALLOC_ARENA_MAX"] = "2"
        environment["OMNI_SUPERVISOR_SOCKET"] = ChildIdentity.supervisorSocketName
        self.environment = environment.merging(extra) { _, extra in extra }
    }

    /// How children have been told to write their lines.
    var style: LogStyle {
        self.environment["OMNI_LOG_STYLE"].flatMap(LogStyle.init(word:)) ?? .text(colour: false)
    }

    func launch(_ child: ChildName, number: UInt32, generation: UInt64) throws(SystemRefusal) -> Process {
        let program = "\(self.programDirectory)/\(child.role)"
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw SystemRefusal(attempt: "make a pipe for \(program)", errno: errno)
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }

        var pid: pid_t = 0
        let result = withCStrings([child.title]) { arguments in
            withCStrings(self.variables(for: child, number: number, generation: generation)) { environment in
                omni_spawn(program, arguments, environment, self.runDirectory, -1, ends[1], ends[1], &pid)
            }
        }
        guard result == 0 else {
            close(ends[0])
            throw SystemRefusal(attempt: "start \(program)", errno: -result)
        }
        return Process(pid: pid, standardError: ends[0])
    }

    private func variables(for child: ChildName, number: UInt32, generation: UInt64) -> [String] {
        var variables = self.environment
        variables["OMNI_ROLE"] = child.role
        variables["OMNI_BIND"] = child.bind?.value
        variables["OMNI_NUMBER"] = String(number)
        variables["OMNI_GENERATION"] = String(generation)
        return variables.map { "\($0.key)=\($0.value)" }
    }

    /// Not from `argv[0]`, which is whatever our parent made it.
    private static func directoryOfOwnProgram() throws(SystemRefusal) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { throw SystemRefusal(attempt: "read /proc/self/exe", errno: errno) }
        let path = String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return String(path[..<slash])
    }
}

/// Lends `texts` as the NULL-terminated array of C strings that `exec` takes.
private func withCStrings<Result>(
    _ texts: [String],
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("the array holds at least its end") }
        return body(base)
    }
}
