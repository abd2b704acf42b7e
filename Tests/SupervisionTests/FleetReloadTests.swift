import Common
import Supervision
import Testing

@Suite struct FleetReloadTests {
    /// Acme and beta run as 101 and 102.
    private func up() -> Fleet {
        var fleet = Fleet()
        let names = [worker("acme"), worker("beta")]
        _ = fleet.handle(.begin(names), at: at(0), dice: 0)
        for (index, name) in names.enumerated() {
            _ = fleet.handle(.launched(name, pid: 101 + Int32(index)), at: at(0), dice: 0)
            _ = fleet.handle(.greeted(name, generation: 1), at: at(0), dice: 0)
            _ = fleet.handle(.ready(name, generation: 1), at: at(0), dice: 0)
        }
        return fleet
    }

    private func plan(_ old: [ClientBind], _ new: [ClientBind]) -> ReloadPlan {
        var before = GatewayConfiguration()
        before.binds = old
        var after = before
        after.binds = new
        return ReloadPlan(from: before, to: after)
    }

    @Test func `a changed limit is sent, a changed address drains and starts anew, the other bind is not touched`() {
        var fleet = self.up()
        var acme = clientBind("acme")
        let beta = clientBind("beta")
        let old = [acme, beta]
        acme.tpsLimit = 7
        let limit = fleet.handle(.reload(self.plan(old, [acme, beta])), at: at(20), dice: 0)
        #expect(limit.deeds == [.ask(worker("acme"), generation: 1, .configure)])
        acme.host = "other.example"
        let address = fleet.handle(.reload(self.plan(old, [acme, beta])), at: at(21), dice: 0)
        #expect(
            address.deeds == [.ask(worker("acme"), generation: 1, .stop(within: .seconds(30))), .readyChanged(false)]
        )
        let ended = fleet.handle(.exited(pid: 101, .exited(code: 0)), at: at(22), dice: 0)
        #expect(ended.deeds == [.launch(worker("acme"), number: 1, generation: 2)])
    }

    @Test func `a removed bind stops and leaves the status`() {
        var fleet = self.up()
        let plan = self.plan([clientBind("acme"), clientBind("beta")], [clientBind("beta")])
        let actions = fleet.handle(.reload(plan), at: at(20), dice: 0)
        #expect(actions.deeds.first == .ask(worker("acme"), generation: 1, .stop(within: .seconds(30))))
        #expect(fleet.statuses.map(\.name) == [worker("acme"), worker("beta")])
        _ = fleet.handle(.exited(pid: 101, .exited(code: 0)), at: at(21), dice: 0)
        #expect(fleet.statuses.map(\.name) == [worker("beta")])
        #expect(fleet.isReady == true)
    }

    @Test func `a bind that comes back goes on counting its generations`() {
        var fleet = self.up()
        let both = [clientBind("acme"), clientBind("beta")]
        _ = fleet.handle(.reload(self.plan(both, [both[1]])), at: at(20), dice: 0)
        _ = fleet.handle(.exited(pid: 101, .exited(code: 0)), at: at(21), dice: 0)
        let back = fleet.handle(.reload(self.plan([both[1]], both)), at: at(22), dice: 0)
        #expect(back.deeds.first == .launch(worker("acme"), number: 1, generation: 2))
    }

    @Test func `a bind that changes its mode starts anew on its seat, under its new name`() {
        var fleet = self.up()
        var old = GatewayConfiguration()
        old.binds = [clientBind("acme"), clientBind("beta")]
        var new = old
        new.binds = [clientBind("beta")]
        new.serverBinds = [serverBind("acme")]
        let plan = ReloadPlan(from: old, to: new)
        let actions = fleet.handle(.reload(plan), at: at(20), dice: 0)
        #expect(actions.deeds.first == .ask(worker("acme"), generation: 1, .stop(within: .seconds(30))))
        let ended = fleet.handle(.exited(pid: 101, .exited(code: 0)), at: at(21), dice: 0)
        #expect(ended.deeds == [.launch(worker("acme", .server), number: 1, generation: 2)])
    }

    @Test func `new settings try a parked child again`() {
        var fleet = self.up()
        let parked = ExitReason.exited(code: ExitStatus.badConfiguration.rawValue)
        _ = fleet.handle(.exited(pid: 101, parked), at: at(20), dice: 0)
        #expect(fleet.statuses.first?.phase == .parked)
        var acme = clientBind("acme")
        acme.tpsLimit = 7
        let actions = fleet.handle(.reload(self.plan([clientBind("acme")], [acme])), at: at(30), dice: 0)
        #expect(actions.deeds == [.launch(worker("acme"), number: 1, generation: 2)])
    }
}
