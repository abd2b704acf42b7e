import CLinux
import Glibc
import Supervision
import Testing

@testable import supervisor

@Suite struct ProcessReadingTests {
    private static let fields =
        "S 1 2 3 0 -1 4194304 10 0 0 0 150 50 0 0 20 0 1 0 5000 123456789 25 18446744073709551615"

    @Test(arguments: ["sh", "a b", ") T 1 (", ""])
    func `a name may hold anything, and the numbers are those behind it`(name: String) {
        let reading = ProcessReading(line: "42 (\(name)) \(Self.fields)\n", ticksPerSecond: 100, pageSize: 4096)
        #expect(reading?.used == .seconds(2))
        #expect(reading?.resident == 25 * 4096)
    }

    @Test(arguments: ["", "42 sh S 1", "42 (sh) S 1 2 3", "42 (sh) " + String(repeating: "x ", count: 40)])
    func `what is no such line is no reading`(line: String) {
        #expect(ProcessReading(line: line) == nil)
    }

    @Test func `the kernel's own words are understood, and a process that is not there has none`() throws {
        let own = try #require(ProcessReading(of: getpid()))
        #expect(own.resident > 1 << 20)
        #expect(ProcessReading(of: Int32.max) == nil)
    }
}

/// Real processes, and bounds that they pass within moments.
@Suite struct AppetitesTests {
    private var bounds: Appetite.Bounds {
        var bounds = Appetite.Bounds()
        // A tenth: the machine may have others to serve, and an idle process uses nothing at all.
        (bounds.share, bounds.span) = (0.1, .milliseconds(300))
        return bounds
    }

    private func spawn(_ words: [String]) throws -> Int32 {
        var pid: pid_t = 0
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        // As the supervisor starts its children: with no descriptor that another test has open.
        try #require(omni_spawn(words[0], arguments, environ, "/", -1, -1, -1, &pid) == 0)
        return pid
    }

    @Test(.timeLimit(.minutes(1))) func `a process that spins is told, its idle neighbour is not`() async throws {
        let busy = try self.spawn(["/bin/sh", "-c", "while :; do :; done"])
        let idle = try self.spawn(["/bin/sleep", "60"])
        defer {
            for pid in [busy, idle] {
                kill(pid, SIGKILL)
                waitpid(pid, nil, 0)
            }
        }
        let appetites = Appetites(bounds: self.bounds)
        let statuses = [child(acme, .up, pid: busy), child(partner, .up, pid: idle)]
        while appetites.sentence(of: acme) == nil {
            appetites.look(statuses, at: .now)
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(appetites.sentence(of: acme)?.contains(" % of a core for ") == true)
        #expect(appetites.sentence(of: partner) == nil)

        // Another process on the seat begins anew, and one that is gone is forgotten.
        appetites.look([child(acme, .up, pid: idle)], at: .now)
        #expect(appetites.sentence(of: acme) == nil)
        appetites.look([child(acme, .waiting)], at: .now)
        #expect(appetites.sentence(of: acme) == nil)
    }
}
