import IPC
import Testing

@testable import listener

@Suite struct RouteTableTests {
    private func route(
        _ systemID: String = "acme",
        generation: UInt64 = 1,
        adopted: UInt64 = 0,
        closed: UInt64 = 0
    ) -> Route {
        var route = Route(systemID: systemID, bind: "bind-\(systemID)", number: 1, enabled: true)
        route.generation = generation
        route.ready = true
        route.adopted = adopted
        route.closed = closed
        return route
    }

    @Test func `a system_id leads to its bind, and an unknown one nowhere`() {
        var table = RouteTable()
        _ = table.update([self.route("acme"), self.route("other")])
        #expect(table["acme"]?.bind == "bind-acme")
        #expect(table["other"]?.bind == "bind-other")
        #expect(table["ACME"] == nil)
        _ = table.update([self.route("other")])
        #expect(table["acme"] == nil, "a bind that was taken away has no door")
    }

    @Test func `each hand-over counts at once, and each end when the worker tells it`() {
        var table = RouteTable()
        _ = table.update([self.route()])
        for _ in 0..<3 { table.handedOver("acme") }
        #expect(table.connections == 3)
        _ = table.update([self.route(adopted: 2)])
        #expect(table.connections == 3, "the third is on its way")
        _ = table.update([self.route(adopted: 3, closed: 1)])
        #expect(table.connections == 2)
        _ = table.update([self.route(adopted: 3, closed: 3)])
        #expect(table.connections == 0)
    }

    @Test func `a new listener learns what the workers hold`() {
        var table = RouteTable()
        _ = table.update([self.route("acme", adopted: 10, closed: 4), self.route("other", adopted: 2, closed: 2)])
        #expect(table.connections == 6)
        table.handedOver("acme")
        #expect(table.connections == 7)
    }

    @Test func `what the listener before had on its way is counted when it arrives`() {
        var table = RouteTable()
        _ = table.update([self.route(adopted: 10, closed: 4)])
        _ = table.update([self.route(adopted: 12, closed: 4)])
        #expect(table.connections == 8)
        _ = table.update([self.route(adopted: 12, closed: 12)])
        #expect(table.connections == 0)
        table.handedOver("acme")
        #expect(table.connections == 1, "and no debt is left that would hide the next one")
    }

    @Test func `a worker that died holds nothing, and its successor begins at nothing`() {
        var table = RouteTable()
        _ = table.update([self.route()])
        for _ in 0..<5 { table.handedOver("acme") }
        #expect(table.update([self.route(generation: 0)]) == ["bind-acme"])
        #expect(table.connections == 0)
        #expect(table.update([self.route(generation: 2)]) == ["bind-acme"])
        table.handedOver("acme")
        #expect(table.connections == 1)
    }

    @Test func `the same worker is not taken for a new one`() {
        var table = RouteTable()
        #expect(table.update([self.route()]) == ["bind-acme"])
        #expect(table.update([self.route(adopted: 1)]) == [])
        #expect(table.update([]) == [])
        #expect(table.update([self.route()]) == ["bind-acme"])
    }

    @Test func `a worker that is switched off is known at once, its connections still count`() {
        var table = RouteTable()
        _ = table.update([self.route()])
        table.handedOver("acme")
        var off = self.route(adopted: 1)
        off.enabled = false
        off.ready = false
        _ = table.update([off])
        #expect(table["acme"]?.enabled == false)
        #expect(table.connections == 1)
    }

    @Test func `no counts that a frame can hold overflow`() {
        var table = RouteTable()
        let routes = ["a", "b", "c"].map { self.route($0, adopted: .max) }
        _ = table.update(routes)
        #expect(table.connections > 1_000_000)
        for route in routes { table.handedOver(route.systemID) }
        _ = table.update(routes.map { self.route($0.systemID, adopted: 0, closed: .max) })
        #expect(table.connections == 0)
    }

    @Test func `a hand-over to a bind that has just gone is not counted`() {
        var table = RouteTable()
        table.handedOver("acme")
        #expect(table.connections == 0)
    }
}
