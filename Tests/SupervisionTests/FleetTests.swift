import Common
import Supervision
import Testing

@Suite struct FleetTests {
    private let everyone: [ChildName] = [.embeddedCore, .steward, .console, worker("acme"), worker("beta"), .listener]

    /// A fleet of `names` whose processes, 101 and up, have been ready since `at(0)`.
    private func up(_ names: [ChildName]) -> Fleet {
        var fleet = Fleet()
        _ = fleet.handle(.begin(names), at: at(0), dice: 0)
        for (index, name) in names.enumerated() {
            _ = fleet.handle(.launched(name, pid: 101 + Int32(index)), at: at(0), dice: 0)
            _ = fleet.handle(.greeted(name, generation: 1), at: at(0), dice: 0)
            _ = fleet.handle(.ready(name, generation: 1), at: at(0), dice: 0)
        }
        return fleet
    }

    @Test func `children are launched in the order of need, whatever the order of the list`() {
        var fleet = Fleet()
        let actions = fleet.handle(.begin(self.everyone.reversed()), at: at(0), dice: 0)
        let launched = actions.compactMap { action -> ChildName? in
            if case .launch(let name, _, generation: 1) = action { return name }
            return nil
        }
        #expect(launched == [.embeddedCore, .steward, .console, worker("beta"), worker("acme"), .listener])
    }

    @Test func `every seat has a number of its own`() {
        let fleet = self.up(self.everyone)
        #expect(fleet.statuses.map(\.number).sorted() == [1, 2, 3, 4, 5, 6])
    }

    @Test func `the fleet is ready when its last child is, and only then says so`() {
        var fleet = Fleet()
        var news: [FleetAction] = []
        _ = fleet.handle(.begin([.steward, .listener]), at: at(0), dice: 0)
        for name in [ChildName.steward, .listener] {
            _ = fleet.handle(.launched(name, pid: name.stage == 1 ? 101 : 102), at: at(0), dice: 0)
            _ = fleet.handle(.greeted(name, generation: 1), at: at(0), dice: 0)
            news.append(contentsOf: fleet.handle(.ready(name, generation: 1), at: at(0), dice: 0))
        }
        #expect(news.deeds == [.readyChanged(true)])
        let crash = fleet.handle(.exited(pid: 101, .exited(code: 1)), at: at(1), dice: 0)
        #expect(crash.deeds == [.readyChanged(false)])
    }

    @Test func `the crash of one child touches nothing else`() {
        var fleet = self.up(self.everyone)
        let killed = ExitReason.killed(signal: 9, dumpedCore: false)
        let actions = fleet.handle(.exited(pid: 104, killed), at: at(20), dice: 0)
        #expect(actions.deeds == [.launch(worker("acme"), number: 4, generation: 2), .readyChanged(false)])
        #expect(actions.reports == [.ended(worker("acme"), pid: 104, killed, next: .atOnce)])
    }

    @Test func `a process that is not ours ends without notice`() {
        var fleet = self.up(self.everyone)
        #expect(fleet.handle(.exited(pid: 4711, .exited(code: 0)), at: at(20), dice: 0) == [])
    }

    @Test func `a bind without a seat can be asked for, and nothing happens`() {
        var fleet = self.up([.steward])
        #expect(fleet.handle(.stop(worker("nobody")), at: at(1), dice: 0) == [])
        #expect(fleet.handle(.ready(worker("nobody"), generation: 1), at: at(1), dice: 0) == [])
        #expect(fleet.expects(worker("nobody"), generation: 1) == false)
    }

    @Test func `everyone is pinged once a second`() {
        var fleet = self.up([.steward, worker("acme")])
        #expect(fleet.nextDeadline == at(1))
        #expect(fleet.handle(.tick, at: at(0.99), dice: 0) == [])
        let pings: [FleetAction] = [
            .ask(.steward, generation: 1, .ping), .ask(worker("acme"), generation: 1, .ping),
        ]
        #expect(fleet.handle(.tick, at: at(1), dice: 0) == pings)
        #expect(fleet.handle(.tick, at: at(1.5), dice: 0) == [])
        #expect(fleet.handle(.tick, at: at(2), dice: 0) == pings)
    }

    @Test func `a child that does not answer for ten seconds is killed and started again`() {
        var fleet = self.up([.steward, worker("acme")])
        for second in 1...10 {
            _ = fleet.handle(.tick, at: at(Double(second)), dice: 0)
            _ = fleet.handle(.ponged(.steward, generation: 1), at: at(Double(second)), dice: 0)
        }
        let actions = fleet.handle(.tick, at: at(11), dice: 0)
        #expect(actions.contains(.signal(worker("acme"), pid: 102, .kill)))
        #expect(actions.contains(.ask(.steward, generation: 1, .ping)))
        #expect(actions.reports == [.silent(worker("acme"), pid: 102, seconds: 10)])
    }

    @Test func `a starved supervisor kills nobody`() {
        var fleet = self.up([worker("acme")])
        var now = 0.0
        for _ in 0..<200 {
            now += 1.6
            let actions = fleet.handle(.tick, at: at(now), dice: 0)
            #expect(actions.deeds == [.ask(worker("acme"), generation: 1, .ping)])
        }
    }

    @Test func `a machine that was stopped for an hour kills nobody`() {
        var fleet = self.up([worker("acme")])
        for second in 1...10 { _ = fleet.handle(.tick, at: at(Double(second)), dice: 0) }
        let actions = fleet.handle(.tick, at: at(3609), dice: 0)
        #expect(actions.deeds == [.ask(worker("acme"), generation: 1, .ping)])
        _ = fleet.handle(.ponged(worker("acme"), generation: 1), at: at(3609.1), dice: 0)
        #expect(fleet.handle(.tick, at: at(3610), dice: 0).deeds == [.ask(worker("acme"), generation: 1, .ping)])
    }

    @Test func `generations begin after those of the last life`() {
        var fleet = Fleet(lastGeneration: 41)
        let actions = fleet.handle(.begin([.steward]), at: at(0), dice: 0)
        #expect(actions == [.launch(.steward, number: 1, generation: 42)])
    }

    @Test func `the status tells phase, process, restarts and the last end`() {
        var fleet = self.up([worker("acme")])
        _ = fleet.handle(.exited(pid: 101, .exited(code: 3)), at: at(30), dice: 0)
        _ = fleet.handle(.launched(worker("acme"), pid: 205), at: at(31), dice: 0)
        let expected = ChildStatus(
            name: worker("acme"),
            number: 1,
            phase: .starting,
            pid: 205,
            generation: 2,
            restarts: 1,
            since: at(30),
            lastEnd: .exited(code: 3)
        )
        #expect(fleet.statuses == [expected])
    }
}

// MARK: Winding down

@Suite struct FleetStopTests {
    private let names: [ChildName] = [.embeddedCore, .steward, .console, worker("acme"), worker("beta"), .listener]

    private func up() -> Fleet {
        var fleet = Fleet()
        _ = fleet.handle(.begin(self.names), at: at(0), dice: 0)
        for (index, name) in self.names.enumerated() {
            _ = fleet.handle(.launched(name, pid: 101 + Int32(index)), at: at(0), dice: 0)
            _ = fleet.handle(.greeted(name, generation: 1), at: at(0), dice: 0)
            _ = fleet.handle(.ready(name, generation: 1), at: at(0), dice: 0)
        }
        return fleet
    }

    private func stop(_ name: ChildName) -> FleetAction { .ask(name, generation: 1, .stop(within: .seconds(30))) }

    @Test func `stopping goes backwards, all binds together, and core last`() {
        var fleet = self.up()
        let exit = ExitReason.exited(code: 0)
        #expect(fleet.handle(.windDown, at: at(50), dice: 0).deeds == [self.stop(.listener), .readyChanged(false)])
        let binds = fleet.handle(.exited(pid: 106, exit), at: at(51), dice: 0).deeds
        #expect(binds == [self.stop(worker("acme")), self.stop(worker("beta"))])
        #expect(fleet.handle(.exited(pid: 104, exit), at: at(52), dice: 0).deeds == [])
        #expect(fleet.handle(.exited(pid: 105, exit), at: at(53), dice: 0).deeds == [self.stop(.console)])
        #expect(fleet.handle(.exited(pid: 103, exit), at: at(54), dice: 0).deeds == [self.stop(.steward)])
        #expect(fleet.handle(.exited(pid: 102, exit), at: at(55), dice: 0).deeds == [self.stop(.embeddedCore)])
        #expect(fleet.handle(.exited(pid: 101, exit), at: at(56), dice: 0).deeds == [.finished])
        #expect(fleet.nextDeadline == nil)
    }

    @Test func `one that does not stop in time is told, then killed`() {
        var fleet = self.up()
        _ = fleet.handle(.windDown, at: at(50), dice: 0)
        let told = fleet.handle(.tick, at: at(85), dice: 0)
        #expect(told.contains(.signal(.listener, pid: 106, .terminate)))
        let killed = fleet.handle(.tick, at: at(90), dice: 0)
        #expect(killed.contains(.signal(.listener, pid: 106, .kill)))
        #expect(killed.reports == [.overdue(.listener, pid: 106, .kill)])
    }

    @Test func `the second order kills everyone at once`() {
        var fleet = self.up()
        _ = fleet.handle(.windDown, at: at(50), dice: 0)
        let kills = fleet.handle(.stopNow, at: at(51), dice: 0).deeds
        #expect(kills.count == 6)
        var last: [FleetAction] = []
        for pid in Int32(101)...106 {
            last = fleet.handle(.exited(pid: pid, .killed(signal: 9, dumpedCore: false)), at: at(51), dice: 0)
        }
        #expect(last.deeds == [.finished])
    }

    @Test func `one that rests is not started again while the fleet winds down`() {
        var fleet = self.up()
        _ = fleet.handle(.exited(pid: 104, .exited(code: 1)), at: at(2), dice: 0)
        _ = fleet.handle(.windDown, at: at(2.5), dice: 0)
        for second in 3...9 {
            for action in fleet.handle(.tick, at: at(Double(second)), dice: 0) {
                if case .launch = action { Issue.record("\(action)") }
            }
        }
    }

    @Test func `what is needed until the end is started again even then`() {
        var fleet = self.up()
        _ = fleet.handle(.windDown, at: at(50), dice: 0)
        let crash = fleet.handle(.exited(pid: 101, .exited(code: 1)), at: at(51), dice: 0)
        #expect(crash.deeds == [.launch(.embeddedCore, number: 1, generation: 2)])
    }

    @Test func `nothing starts in a fleet that winds down or has finished`() {
        var fleet = self.up()
        _ = fleet.handle(.stopNow, at: at(50), dice: 0)
        #expect(fleet.handle(.start(worker("gamma")), at: at(51), dice: 0) == [])
        #expect(fleet.handle(.restart(worker("acme")), at: at(51), dice: 0) == [])
    }

    @Test func `a fleet of nobody finishes at once`() {
        var fleet = Fleet()
        #expect(fleet.handle(.windDown, at: at(0), dice: 0) == [.finished])
        #expect(fleet.handle(.tick, at: at(1), dice: 0) == [])
    }
}
