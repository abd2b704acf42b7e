import Testing

@testable import supervisor

/// What waits in Core is a standstill only when it waited before, and nothing left meanwhile.
@Suite struct BacklogTests {
    @Test func `one look alone accuses nobody`() {
        var backlog = Backlog()
        backlog.saw("acme", depth: 3, left: 0)
        #expect(backlog.standstill("acme", isReceiver: false) == nil)
        #expect(backlog.depth("acme") == 3)
    }

    @Test func `what waits at two looks while nothing leaves is not due`() {
        var backlog = Backlog()
        for _ in 0..<2 { backlog.saw("acme", depth: 3, left: 7) }
        #expect(
            backlog.standstill("acme", isReceiver: false)
                == "3 messages wait in Core, none of them due: deliver_after lies ahead, or they rest after a failed attempt"
        )
    }

    @Test func `for a receiver the sentence says what to set`() {
        var backlog = Backlog()
        for _ in 0..<2 { backlog.saw("acme", depth: 1, left: 0) }
        #expect(
            backlog.standstill("acme", isReceiver: true)
                == "1 message waits in Core, and a receiver sends none: set bind_type to transceiver"
        )
    }

    @Test(arguments: [(2, 7), (3, 8), (0, 7)])
    func `it moves where fewer wait, or some have left, or none wait`(depth: Int, left: Int) {
        var backlog = Backlog()
        backlog.saw("acme", depth: 3, left: 7)
        backlog.saw("acme", depth: depth, left: left)
        #expect(backlog.standstill("acme", isReceiver: false) == nil)
    }

    @Test func `a bind that nobody has spoken of has nothing waiting`() {
        var backlog = Backlog()
        for _ in 0..<2 { backlog.saw("acme", depth: 3, left: 7) }
        #expect(backlog.depth("beta") == 0)
        backlog.forget()
        #expect(backlog.depth("acme") == 0)
        #expect(backlog.standstill("acme", isReceiver: false) == nil)
    }
}
