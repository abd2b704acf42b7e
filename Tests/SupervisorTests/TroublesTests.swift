import Glibc
import IPC
import Supervision
import Testing

@testable import supervisor

/// What concerns the gateway as a whole is a sentence of its own.
@Suite struct TroublesTests {
    private func list(
        _ facts: CoreFacts? = CoreFacts(reachable: true, extensions: [], why: ""),
        _ statuses: [ChildStatus] = [],
        _ appetites: Appetites = Appetites(),
        lastEnd: String = ""
    ) -> [String] {
        Troubles.list(facts, url: "http://core", statuses, appetites, lastEnd: { _ in lastEnd })
    }

    @Test func `where all is well there is nothing to say`() {
        #expect(self.list(nil, [child(.listener, .up), child(.steward, .starting), child(.console, .waiting)]) == [])
    }

    @Test func `Core out of reach comes first, with the reason and what follows from it`() {
        let facts = CoreFacts(reachable: false, extensions: [], why: "connection refused", troubles: ["later"])
        #expect(
            self.list(facts, [child(.console, .parked)], lastEnd: "exit code 78") == [
                "Core at http://core is unreachable (connection refused): nothing new is fetched, "
                    + "and what partners send is refused or cached",
                "the console (no metrics, no page) cannot run with this configuration: exit code 78",
                "later",
            ]
        )
    }

    @Test func `a child that has ended is told with its last words and its next try`() {
        let statuses = [child(.listener, .waiting, nextTry: .seconds(4))]
        #expect(
            self.list(nil, statuses, lastEnd: "killed by signal 9")
                == ["the listener (no partner can connect) has ended: killed by signal 9, next try in 4 s"]
        )
    }

    @Test func `one that keeps ending is told as such`() {
        let statuses = [child(.steward, .failing, nextTry: .seconds(43)), child(.embeddedCore, .failing)]
        #expect(
            self.list(nil, statuses, lastEnd: "exit code 1") == [
                "the steward (nobody asks how Core is) keeps ending, and is tried once a minute: exit code 1, "
                    + "next try in 43 s",
                "the embedded Core keeps ending, and is tried once a minute: exit code 1",
            ]
        )
    }

    @Test func `a bind's worker is that bind's matter`() {
        #expect(self.list(nil, [child(acme, .failing), child(partner, .parked)], lastEnd: "exit code 1") == [])
    }

    @Test func `a process that uses too much is named, the supervisor too`() {
        var bounds = Appetite.Bounds()
        bounds.resident = 1 << 20
        let appetites = Appetites(bounds: bounds)
        // Our own process stands for the console's: what counts is that the kernel knows it.
        let statuses = [child(.console, .up, pid: getpid())]
        appetites.look(statuses, at: .now)
        let found = self.list(nil, statuses, appetites)
        #expect(
            found.count == 2 && found[0].hasPrefix("the console uses ") && found[1].hasPrefix("the supervisor uses ")
        )
        #expect(found.allSatisfy { $0.hasSuffix(" MiB of memory") })
    }
}
