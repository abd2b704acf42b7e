import Common
import Glibc
import IPC
import Supervision
import Testing

@testable import supervisor

/// What `smppctl status` says of a bind: the link's own word while its worker runs, else what is wrong with the worker.
@Suite struct GatewayStatusTests {
    private func bind(_ status: ChildStatus, _ change: (StatusBoard) -> Void = { _ in }) throws
        -> GatewayStatus.BindStatus
    {
        let board = try board(twoBinds, [status])
        change(board)
        return try #require(GatewayStatus(board).binds.first { $0.name == status.name.bind?.value })
    }

    private func ended(_ board: StatusBoard) {
        board.ended(acme, reason: .killed(signal: 9, dumpedCore: false), lastWords: "out of memory")
    }

    @Test func `a link that is up speaks for itself`() throws {
        let found = try self.bind(child(acme, .up)) { board in
            var link = LinkStatus(state: .connected, since: 0)
            (link.peer, link.sessions, link.why, link.inDoubt) = ("192.0.2.1:2775", 1, "slowed", 2)
            board.link(acme, link)
        }
        #expect((found.state, found.why, found.peer) == ("connected", "slowed", "192.0.2.1:2775"))
        #expect((found.sessions, found.inDoubt, found.restarts) == (1, 2, 3))
        #expect(found.since == "1970-01-01T00:00:00Z" || found.since == "1970-01-01T00:00:00.000Z")
    }

    @Test func `one that waits for its next try says how long`() throws {
        let found = try self.bind(child(acme, .up)) { board in
            var link = LinkStatus(state: .disconnected, since: 0)
            link.why = "connection refused"
            link.nextTry = (Timestamp.now + .seconds(7)).milliseconds
            board.link(acme, link)
        }
        #expect((found.state, found.why) == ("disconnected", "connection refused, next try in 7 s"))
    }

    @Test func `a worker that has not spoken of its link yet connects`() throws {
        #expect(try self.bind(child(acme, .up)).state == "connecting")
        #expect(try self.bind(child(acme, .starting)).why == "its worker is starting")
    }

    @Test func `a worker that ended is told with its last words and its next try`() throws {
        let found = try self.bind(child(acme, .waiting, nextTry: .seconds(4)), self.ended)
        let why = "its worker ended (killed by signal 9: out of memory), next try in 4 s"
        #expect((found.state, found.why) == ("disconnected", why))
    }

    @Test func `a worker that keeps ending is failing, and the time of its next try is told`() throws {
        let found = try self.bind(child(acme, .failing, nextTry: .seconds(42)), self.ended)
        let why = "its worker keeps ending, last by killed by signal 9: out of memory, next try in 42 s"
        #expect((found.state, found.why) == ("failing", why))
    }

    @Test func `a worker that is parked waits for a configuration, not for a time`() throws {
        let found = try self.bind(child(acme, .parked)) {
            $0.ended(acme, reason: .exited(code: 78), lastWords: "no key")
        }
        let why = "its worker cannot run with this configuration: exit code 78: no key"
        #expect((found.state, found.why) == ("failing", why))
    }

    @Test func `an operator's word is told with how to take it back`() throws {
        let why = "disconnected by an operator; smppctl bind reconnect acme starts it"
        #expect(try self.bind(child(acme, .stopped)).why == why)
    }

    @Test func `what a child says of itself before it ends is better than its log, and forgotten when it is back`()
        throws
    {
        let board = try board(twoBinds, [child(acme, .waiting)])
        board.lastWords(acme, "no such file")
        board.ended(acme, reason: .exited(code: 78), lastWords: "some log line")
        #expect(board.notes(of: acme).lastEnd == "exit code 78: no such file")
        board.greeted(acme)
        board.ended(acme, reason: .exited(code: 1), lastWords: "another")
        #expect(board.notes(of: acme).lastEnd == "exit code 1: another")
    }

    @Test func `a worker that uses too much is told behind what else there is to say`() throws {
        let found = try self.bind(child(acme, .stopped, pid: getpid())) { board in
            var bounds = Appetite.Bounds()
            bounds.resident = 1 << 20
            board.appetites = Appetites(bounds: bounds)
            board.appetites.look(board.statuses(), at: .now)
        }
        #expect(found.why.contains("starts it; its worker uses ") && found.why.hasSuffix(" MiB of memory"))
    }

    @Test func `it is ready when every child is up, and so is our own Core`() throws {
        let board = try board()
        board.isReady = { true }
        #expect(GatewayStatus(board).ready == false)
        #expect(GatewayStatus(board).core.why == "not asked yet")
        board.facts = CoreFacts(reachable: true, extensions: [], why: "")
        #expect(GatewayStatus(board).ready == true)
        board.ended(.steward, reason: .exited(code: 1), lastWords: "")
        #expect(GatewayStatus(board).ready == false, "nobody knows any more")
    }

    @Test func `systemd's line counts the binds that are wanted and those that are up`() throws {
        let board = try board()
        #expect(board.summary == "0 of 2 binds up")
        board.link(acme, LinkStatus(state: .connected, since: 0))
        #expect(board.summary == "1 of 2 binds up")
    }
}
