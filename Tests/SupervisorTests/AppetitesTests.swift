import CLinux
import Glibc
import Supervision
import Testing

@testable import supervisor

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
