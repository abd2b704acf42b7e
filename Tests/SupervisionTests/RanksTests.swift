import Common
import Testing

@testable import Supervision

@Suite struct RanksTests {
    private var ranks = Ranks()
    private var now = Instant.now
    private var used: Duration = .seconds(100)
    private let busy = worker("acme")

    /// Two seconds later the child has used so much of one core.
    private mutating func look(_ share: Double, _ child: ChildName? = nil, pid: Int32 = 7) -> [Bool] {
        self.now += .seconds(2)
        self.used += .seconds(2) * share
        let use = Ranks.Use(child: child ?? self.busy, pid: pid, used: self.used)
        return self.ranks.look([use], at: self.now).map(\.goesBehind)
    }

    @Test mutating func `what it has used before the first look is nobody's business`() {
        #expect(self.look(1) == [])
    }

    @Test mutating func `who uses much goes behind, once`() {
        #expect(self.look(0) == [])
        #expect(self.look(0.14) == [])
        #expect(self.look(0.16) == [true])
        #expect(self.look(0.9) == [])
    }

    @Test mutating func `who uses little three looks in a row comes forward again`() {
        _ = (self.look(0), self.look(0.5))
        #expect(self.look(0.07) == [])
        #expect(self.look(0.1) == [], "in between: it begins anew")
        #expect(self.look(0.07) == [])
        #expect(self.look(0) == [])
        #expect(self.look(0.07) == [false])
        #expect(self.look(0.07) == [])
        #expect(self.look(0.2) == [true])
    }

    @Test mutating func `a process that was started anew begins with the others`() {
        _ = (self.look(0), self.look(0.5))
        #expect(self.look(0.5, pid: 8) == [], "its processor time is another's")
        #expect(self.look(0.5, pid: 8) == [true])
    }

    @Test(arguments: [ChildName.listener, .tlsGate])
    mutating func `those through whom everybody's sessions pass never go behind`(child: ChildName) {
        _ = self.look(0, child)
        #expect(self.look(1, child) == [])
    }

    @Test mutating func `Core goes behind who does little, as a worker does`() {
        _ = self.look(0, .embeddedCore)
        #expect(self.look(1, .embeddedCore) == [true])
    }

    @Test mutating func `two looks at the same time divide by nothing`() {
        _ = self.look(0)
        let use = Ranks.Use(child: self.busy, pid: 7, used: self.used + .seconds(1))
        #expect(self.ranks.look([use], at: self.now) == [])
    }
}
