import Foundation
import Glibc
import Testing

@testable import supervisor

/// The end of systemd that a service talks to, as a socket of the test's own.
@Suite struct ServiceManagerTests {
    private final class Inbox {
        let path: String
        private let folder: Folder
        private let descriptor: Int32

        init() throws {
            self.folder = try Folder()
            self.path = "\(self.folder.path)/notify"
            self.descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: self.path.utf8) }
            let size = socklen_t(MemoryLayout<sockaddr_un>.size)
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(self.descriptor, $0, size) }
            }
            try #require(result == 0, "errno \(errno)")
        }

        deinit { close(self.descriptor) }

        /// The next message; nil where none is there.
        var next: [String]? {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = recv(self.descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            guard count >= 0 else { return nil }
            return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }

    @Test func `readiness, status and the end are told in systemd's words`() throws {
        let inbox = try Inbox()
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": inbox.path])
        manager.ready(status: "3 of 4 binds up")
        manager.status("4 of 4\nbinds up")
        manager.watchdog()
        manager.stopping(status: "stopping")
        #expect(inbox.next == ["READY=1", "STATUS=3 of 4 binds up"])
        #expect(inbox.next == ["STATUS=4 of 4 binds up"], "a line's end would begin another variable")
        #expect(inbox.next == ["WATCHDOG=1"])
        #expect(inbox.next == ["STOPPING=1", "STATUS=stopping"])
        #expect(inbox.next == nil)
    }

    @Test func `a reload is told with the time on the clock that systemd compares with its own`() throws {
        let inbox = try Inbox()
        func monotonic() -> UInt64 { clock_gettime_nsec(CLOCK_MONOTONIC) / 1000 }
        let before = monotonic()
        ServiceManager(environment: ["NOTIFY_SOCKET": inbox.path]).reloading()
        let lines = try #require(inbox.next)
        // Both in one message: systemd (253 and newer) takes RELOADING=1 without the time for an older reload's.
        #expect(lines.count == 2 && lines[0] == "RELOADING=1")
        let time = try #require(UInt64(lines[1].dropFirst("MONOTONIC_USEC=".count)))
        #expect(lines[1].hasPrefix("MONOTONIC_USEC=") && before <= time && time <= monotonic())
    }

    @Test func `without a socket, or with a name that cannot be one, nothing is sent and nothing fails`() {
        for path in [nil, "", "relative", "/" + String(repeating: "x", count: 200), "/nobody/listens/here"] {
            var environment: [String: String] = [:]
            environment["NOTIFY_SOCKET"] = path
            ServiceManager(environment: environment).ready(status: "up")
        }
        #expect(ServiceManager(environment: [:]).isPresent == false)
        #expect(ServiceManager(environment: ["NOTIFY_SOCKET": "@abstract"]).isPresent == true)
    }

    @Test func `the watchdog is fed at half of its time, where it is meant for this process`() {
        let wanted = ["WATCHDOG_USEC": "30000000"]
        #expect(ServiceManager(environment: wanted, processID: 7).watchdogInterval == .seconds(15))
        let ours = wanted.merging(["WATCHDOG_PID": "7"]) { $1 }
        #expect(ServiceManager(environment: ours, processID: 7).watchdogInterval == .seconds(15))
        #expect(ServiceManager(environment: ours, processID: 8).watchdogInterval == nil)
        #expect(ServiceManager(environment: ["WATCHDOG_USEC": "soon"], processID: 7).watchdogInterval == nil)
        #expect(ServiceManager(environment: [:]).watchdogInterval == nil)
    }
}

private func clock_gettime_nsec(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
