import Common
import Supervision
import Testing

@Suite struct WorkerLifeTests {
    private let times = FleetTimes()

    /// A life whose first process, 101, has been ready since `at(0)`.
    private func up() -> WorkerLife {
        var life = WorkerLife(times: self.times)
        _ = life.start()
        _ = life.launched(pid: 101, at: at(0))
        life.greeted(generation: 1)
        _ = life.ready(generation: 1, at: at(0))
        return life
    }

    @Test func `it is launched, says hello, and is ready`() {
        var life = WorkerLife(times: self.times)
        #expect(life.phase == .waiting)
        #expect(life.start() == .launch(generation: 1))
        #expect(life.launched(pid: 101, at: at(0)) == .carryOn)
        #expect(life.phase == .starting)
        #expect(life.expects(generation: 1) == true)
        life.greeted(generation: 1)
        #expect(life.phase == .starting)
        #expect(life.ready(generation: 1, at: at(0.1)) == true)
        #expect(life.ready(generation: 1, at: at(0.2)) == false)
        #expect(life.phase == .up)
        #expect(life.pid == 101)
    }

    @Test func `it is started once, however often it is wanted`() {
        var life = self.up()
        #expect(life.start() == .underway)
        #expect(life.generation == 1)
    }

    @Test func `one that had been ready for ten seconds is started again at once`() {
        var life = self.up()
        let ended = life.ended(.killed(signal: 9, dumpedCore: false), at: at(10), dice: 0)
        #expect(ended == .relaunch(generation: 2))
        #expect(life.restarts == 1)
        #expect(life.lastEnd == .killed(signal: 9, dumpedCore: false))
    }

    @Test func `one that ended a little earlier waits, but for the first time`() {
        var life = self.up()
        #expect(life.ended(.exited(code: 1), at: at(9.8), dice: 0) == .rest(.after(.zero)))
        #expect(life.tick(at: at(9.8)) == .launch(generation: 2))
        _ = life.launched(pid: 102, at: at(9.8))
        life.greeted(generation: 2)
        _ = life.ready(generation: 2, at: at(9.9))
        #expect(life.ended(.exited(code: 1), at: at(12), dice: 0) == .rest(.after(.seconds(1))))
        #expect(life.deadline == at(13))
        #expect(life.tick(at: at(12.9)) == .nothing)
        #expect(life.tick(at: at(13)) == .launch(generation: 3))
    }

    @Test func `one that ran for long without ever being ready ended early`() {
        var life = WorkerLife(times: self.times)
        _ = life.start()
        _ = life.launched(pid: 101, at: at(0))
        #expect(life.ended(.exited(code: 1), at: at(25), dice: 0) == .rest(.after(.seconds(1))))
    }

    @Test func `a bad configuration parks it until somebody starts it`() {
        var life = self.up()
        #expect(life.ended(.exited(code: ExitStatus.badConfiguration.rawValue), at: at(1), dice: 0) == .parked)
        #expect(life.phase == .parked)
        #expect(life.deadline == nil)
        #expect(life.tick(at: at(10_000)) == .nothing)
        #expect(life.start() == .launch(generation: 2))
    }

    @Test func `a process that the system refuses to start is an early end`() {
        var life = WorkerLife(times: self.times)
        _ = life.start()
        #expect(life.launchFailed(at: at(0), dice: 0) == .rest(.after(.seconds(1))))
        #expect(life.tick(at: at(1)) == .launch(generation: 2))
    }

    @Test func `a failing child that holds for ten seconds has recovered`() {
        var life = WorkerLife(times: self.times)
        _ = life.start()
        for end in 0..<11 {
            _ = life.launched(pid: 200, at: at(Double(end)))
            _ = life.ended(.exited(code: 1), at: at(Double(end)), dice: 0)
            _ = life.start()
        }
        _ = life.launched(pid: 300, at: at(20))
        let generation = life.generation
        life.greeted(generation: generation)
        _ = life.ready(generation: generation, at: at(20))
        #expect(life.tick(at: at(29.9)) == .nothing)
        #expect(life.tick(at: at(30)) == .proven(wasFailing: true))
        #expect(life.deadline == nil)
    }

    @Test func `one that is failing rests as failing`() {
        var life = WorkerLife(times: self.times)
        for _ in 0..<11 {
            _ = life.start()
            _ = life.launched(pid: 200, at: at(0))
            _ = life.ended(.exited(code: 1), at: at(0), dice: 0)
        }
        #expect(life.phase == .failing)
        #expect(life.deadline == at(60))
    }
}

// MARK: Stopping

@Suite struct WorkerLifeStopTests {
    private let times = FleetTimes()

    private func up() -> WorkerLife {
        var life = WorkerLife(times: self.times)
        _ = life.start()
        _ = life.launched(pid: 101, at: at(0))
        life.greeted(generation: 1)
        _ = life.ready(generation: 1, at: at(0))
        return life
    }

    @Test func `it is asked, then told, then killed`() {
        var life = self.up()
        #expect(life.stop(at: at(100)) == .ask(generation: 1))
        #expect(life.phase == .stopping)
        #expect(life.deadline == at(135))
        #expect(life.tick(at: at(134)) == .nothing)
        #expect(life.tick(at: at(135)) == .terminate(pid: 101))
        #expect(life.tick(at: at(140)) == .kill(pid: 101))
        #expect(life.deadline == nil)
        #expect(life.ended(.killed(signal: 9, dumpedCore: false), at: at(140), dice: 0) == .stopped)
        #expect(life.phase == .stopped)
    }

    @Test func `it is asked once`() {
        var life = self.up()
        _ = life.stop(at: at(100))
        #expect(life.stop(at: at(110)) == .underway)
        #expect(life.deadline == at(135))
    }

    @Test func `one that has not said hello is told at once`() {
        var life = WorkerLife(times: self.times)
        _ = life.start()
        _ = life.launched(pid: 101, at: at(0))
        #expect(life.stop(at: at(1)) == .terminate(pid: 101))
        #expect(life.tick(at: at(6)) == .kill(pid: 101))
    }

    @Test func `one that was stopped while it was launched is told as soon as it exists`() {
        var life = WorkerLife(times: self.times)
        _ = life.start()
        #expect(life.stop(at: at(0)) == .underway)
        #expect(life.launched(pid: 101, at: at(0)) == .terminate(pid: 101))
        #expect(life.ended(.killed(signal: 15, dumpedCore: false), at: at(0.1), dice: 0) == .stopped)
    }

    @Test func `one that rests is down when it is stopped`() {
        var life = self.up()
        _ = life.ended(.exited(code: 1), at: at(1), dice: 0)
        #expect(life.stop(at: at(1.5)) == .alreadyDown)
        #expect(life.deadline == nil)
    }

    @Test func `a restart drains the old process and starts the new one when it has gone`() {
        var life = self.up()
        #expect(life.restart(at: at(3)) == .stop(.ask(generation: 1)))
        #expect(life.ended(.exited(code: 0), at: at(4), dice: 0) == .replaced(generation: 2))
    }

    @Test func `a stop after a restart wins, and a start after a stop`() {
        var life = self.up()
        _ = life.restart(at: at(3))
        _ = life.stop(at: at(3.1))
        _ = life.start()
        _ = life.stop(at: at(3.2))
        #expect(life.start() == .underway)
        #expect(life.ended(.exited(code: 0), at: at(4), dice: 0) == .replaced(generation: 2))
    }

    @Test func `one that is leaving is not expected to say hello`() {
        var life = self.up()
        _ = life.stop(at: at(3))
        #expect(life.expects(generation: 1) == false)
    }

    @Test func `killing names the process, or forgets a child that has none`() {
        var life = self.up()
        #expect(life.kill() == 101)
        #expect(life.ended(.killed(signal: 9, dumpedCore: false), at: at(5), dice: 0) == .stopped)
        #expect(life.kill() == nil)
    }
}

// MARK: Pings

@Suite struct WorkerLifePingTests {
    private let times = FleetTimes()

    private func up() -> WorkerLife {
        var life = WorkerLife(times: self.times)
        _ = life.start()
        _ = life.launched(pid: 101, at: at(0))
        life.greeted(generation: 1)
        _ = life.ready(generation: 1, at: at(0))
        return life
    }

    @Test func `one that does not answer for ten seconds is killed, and it is its own fault`() {
        var life = self.up()
        for second in 1...10 {
            #expect(life.pingDue(onTime: true, at: at(Double(second))) == .ping(generation: 1))
        }
        #expect(life.pingDue(onTime: true, at: at(11)) == .kill(pid: 101, rounds: 10))
        #expect(life.pingDue(onTime: true, at: at(12)) == .nothing)
        #expect(life.ended(.killed(signal: 9, dumpedCore: false), at: at(12), dice: 0) == .rest(.after(.seconds(1))))
    }

    @Test func `an answer begins the count again`() {
        var life = self.up()
        for second in 1...9 { _ = life.pingDue(onTime: true, at: at(Double(second))) }
        life.ponged(generation: 1)
        for second in 10...19 {
            #expect(life.pingDue(onTime: true, at: at(Double(second))) == .ping(generation: 1))
        }
        #expect(life.pingDue(onTime: true, at: at(20)) == .kill(pid: 101, rounds: 10))
    }

    @Test func `a round that came late does not count`() {
        var life = self.up()
        for second in 1...100 {
            #expect(life.pingDue(onTime: second % 11 == 0, at: at(Double(second))) == .ping(generation: 1))
        }
    }

    @Test func `the answer of a predecessor is no sign of life`() {
        var life = self.up()
        _ = life.ended(.exited(code: 1), at: at(20), dice: 0)
        _ = life.launched(pid: 102, at: at(20))
        life.greeted(generation: 2)
        for second in 21...30 {
            life.ponged(generation: 1)
            _ = life.pingDue(onTime: true, at: at(Double(second)))
        }
        life.ponged(generation: 1)
        #expect(life.pingDue(onTime: true, at: at(31)) == .kill(pid: 102, rounds: 10))
    }

    @Test func `one that never says hello is killed after thirty seconds`() {
        var life = WorkerLife(times: self.times)
        _ = life.start()
        _ = life.launched(pid: 101, at: at(0))
        for second in 1...29 {
            #expect(life.pingDue(onTime: true, at: at(Double(second))) == .nothing)
        }
        #expect(life.pingDue(onTime: true, at: at(30)) == .kill(pid: 101, rounds: 30))
    }

    @Test func `a silent child does not prove its health`() {
        var life = self.up()
        for second in 1...9 { _ = life.pingDue(onTime: true, at: at(Double(second))) }
        #expect(life.tick(at: at(10)) == .nothing)
        #expect(life.deadline == at(11))
        life.ponged(generation: 1)
        #expect(life.tick(at: at(11)) == .proven(wasFailing: false))
    }

    @Test func `one that had been healthy and fell silent is started again at once`() {
        var life = self.up()
        #expect(life.tick(at: at(10)) == .proven(wasFailing: false))
        for second in 11...21 { _ = life.pingDue(onTime: true, at: at(Double(second))) }
        let ended = life.ended(.killed(signal: 9, dumpedCore: false), at: at(21), dice: 0)
        #expect(ended == .relaunch(generation: 2))
    }

    @Test func `nobody who is leaving is pinged`() {
        var life = self.up()
        _ = life.stop(at: at(1))
        #expect(life.pingDue(onTime: true, at: at(2)) == .nothing)
    }
}
