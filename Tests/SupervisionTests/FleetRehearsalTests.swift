import Common
import Supervision
import Testing

/// A thousand lives and deaths on a clock of our own.
@Suite struct FleetRehearsalTests {
    private let names: [ChildName] = [
        .embeddedCore, .steward, .console, worker("acme"), worker("beta"), worker("partner", .server), .listener,
    ]

    @Test(arguments: [1, 2, 3] as [UInt64])
    func
        `whatever crashes, no seat is taken twice, against orders or too late, nobody spins, and peace brings everyone back`(
            seed: UInt64
        )
    {
        var machine = RehearsedMachine(seed: seed, wildness: 1)
        // Nobody helps this one, so that it goes through every wait that there is.
        machine.doomed = worker("beta")
        let others = self.names.filter { $0 != worker("beta") }
        machine.order(.begin(self.names))
        var restarts = Dice(seed: seed &+ 99)
        while machine.ends < 1000 {
            let moment = machine.now
            if let child = others.randomElement(using: &restarts) {
                machine.order(
                    self.orders(child).randomElement(using: &restarts) ?? .tick,
                    after: restarts.seconds(0...30)
                )
            }
            machine.run(until: moment + 60)
            #expect(machine.now < 200_000, "a wild machine must not calm down by itself")
        }
        #expect(machine.complaints == [])
        #expect(machine.parkings > 3, "the dice must fall on everything")
        #expect(machine.longestWait > 55, "somebody has been failing")

        machine.wildness = 0
        for child in self.names { machine.order(.start(child)) }
        machine.run(until: machine.now + 900)
        #expect(machine.fleet.isReady == true, "\(machine.fleet.statuses.map { "\($0.name): \($0.phase)" })")
        #expect(machine.complaints == [])
    }

    /// What operators may say of a child at any time.
    private func orders(_ child: ChildName) -> [FleetEvent] {
        [.restart(child), .restart(child), .start(child), .start(child), .start(child), .stop(child)]
    }

    @Test(arguments: [5, 6, 7] as [UInt64])
    func `a fleet that winds down in the middle of it all ends completely`(seed: UInt64) {
        var machine = RehearsedMachine(seed: seed, wildness: 1)
        machine.order(.begin(self.names))
        machine.run(until: 200)
        machine.order(.windDown)
        machine.run(until: machine.now + 2000)
        #expect(machine.isFinished == true)
        #expect(machine.complaints == [])
        #expect(machine.fleet.nextDeadline == nil)
    }

    @Test func `a healthy fleet winds down backwards`() {
        var machine = RehearsedMachine(seed: 8, wildness: 0)
        machine.order(.begin(self.names))
        machine.run(until: 100)
        #expect(machine.ends == 0)
        machine.order(.windDown)
        machine.run(until: 200)
        #expect(machine.isFinished == true)
        #expect(machine.stagesOfEnds == [5, 4, 4, 4, 2, 1, 0])
    }

    @Test func `a child that always crashes costs a launch a minute, and its neighbours nothing`() {
        var fleet = Fleet()
        var launches: [Double] = []
        _ = fleet.handle(.begin([worker("acme")]), at: at(0), dice: 0)
        var now = 0.0
        var pid: Int32 = 100
        while now < 3600 {
            pid += 1
            launches.append(now)
            _ = fleet.handle(.launched(worker("acme"), pid: pid), at: at(now), dice: 0.5)
            _ = fleet.handle(.exited(pid: pid, .exited(code: 1)), at: at(now), dice: 0.5)
            var actions: [FleetAction] = []
            while actions.deeds.isEmpty {
                guard let deadline = fleet.nextDeadline else { return }
                now = (now * 10 + 1).rounded(.down) / 10
                actions = at(now) >= deadline ? fleet.handle(.tick, at: at(now), dice: 0.5) : []
            }
        }
        #expect((60...75).contains(launches.count), "\(launches.count)")
        #expect(fleet.statuses.first?.phase == .starting)
    }
}
