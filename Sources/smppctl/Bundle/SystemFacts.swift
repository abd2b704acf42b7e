import Common
import Foundation
import IPC

/// The machine, as far as it matters to whoever looks for a fault.
struct SystemFacts {
    let folder: StateFolder
    let processes: [GatewayStatus.ProcessStatus]

    var text: String {
        [
            "# System", self.system, "", "# Memory", self.memory, "", "# Disk", self.disk, "", "# Processes",
            self.table,
        ].joined(separator: "\n") + "\n"
    }

    private var system: String {
        var name = utsname()
        uname(&name)
        let words = [
            Self.text(&name.sysname), Self.text(&name.nodename), Self.text(&name.release), Self.text(&name.version),
            Self.text(&name.machine),
        ]
        let release = Self.lines("/etc/os-release").first { $0.hasPrefix("PRETTY_NAME=") } ?? ""
        let load = Self.lines("/proc/loadavg").first ?? ""
        let uptime = Self.lines("/proc/uptime").first?.split(separator: " ").first ?? ""
        let files = Self.lines("/proc/sys/fs/file-nr").first ?? ""
        return """
            \(words.joined(separator: " "))
            \(release)
            processors: \(ProcessInfo.processInfo.activeProcessorCount)
            load: \(load)
            up for seconds: \(uptime)
            open files (used, free, limit): \(files)
            """
    }

    private static func text<Characters>(_ characters: inout Characters) -> String {
        withUnsafeBytes(of: &characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private var memory: String {
        let wanted = ["MemTotal:", "MemFree:", "MemAvailable:", "SwapTotal:", "SwapFree:", "Committed_AS:"]
        return Self.lines("/proc/meminfo").filter { line in wanted.contains { line.hasPrefix($0) } }
            .joined(separator: "\n")
    }

    private var disk: String {
        let folders =
            ["/", "/tmp", "/var/log", "/var/lib/omnimessage-smpp"] + [self.folder.stateDirectory].compactMap(\.self)
        return folders.map { folder in
            var facts = statvfs()
            guard statvfs(folder, &facts) == 0 else { return "\(folder): \(String(cString: strerror(errno)))" }
            let block = UInt64(facts.f_frsize)
            let mebibyte: UInt64 = 1 << 20
            let (size, free) = (UInt64(facts.f_blocks) * block / mebibyte, UInt64(facts.f_bavail) * block / mebibyte)
            return "\(folder): \(free) MiB free of \(size) MiB, \(facts.f_favail) files free of \(facts.f_files)"
        }.joined(separator: "\n")
    }

    /// What each process of the gateway takes.
    private var table: String {
        guard !self.processes.isEmpty else { return "not known: no gateway answers" }
        return self.processes.map { process in
            let own = Self.lines("/proc/\(process.pid)/status").filter { line in
                ["VmRSS:", "VmHWM:", "Threads:"].contains { line.hasPrefix($0) }
            }
            let facts = own.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            let name = [process.role, process.bind ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
            return "\(name), pid \(process.pid), \(process.state): \(facts.joined(separator: ", "))"
        }.joined(separator: "\n")
    }

    /// Of a small file of the system; none where there is none.
    private static func lines(_ path: String) -> [String] {
        guard case .success(let file) = SmallFile.read(path, limit: 1 << 16) else { return [] }
        return String(decoding: file.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
