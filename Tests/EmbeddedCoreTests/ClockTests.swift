import Common
import CoreAPI
import Testing

@testable import embeddedcore

/// The clock is set back and forward by hours: nothing waits for it.
@Suite struct ClockTests {
    private static let generation: UInt64 = 1_800_000_000_000

    @Test func `a worker that starts after the clock was set back is given messages within the time of a lease`()
        async throws
    {
        let bench = try Bench()
        #expect(try await bench.fetch("carrier", worker: Self.generation).isEmpty)
        bench.clock.set(by: .seconds(-5 * 3600))
        let id = try await bench.insert(asking())
        let later = Self.generation - 5 * 3_600_000
        #expect(try await bench.fetch("carrier", worker: later).isEmpty, "the other one may be there")
        bench.pass(.seconds(60))
        #expect(try await bench.fetch("carrier", worker: later).map(\.id) == [id])
    }

    @Test(arguments: [-5, 5])
    func `what was leased is given again when the lease has run, and not before`(hours: Int64) async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking())
        #expect(try await bench.fetch("carrier").map(\.id) == [id])
        bench.clock.set(by: .seconds(hours * 3600))
        #expect(try await bench.fetch("carrier").isEmpty)
        bench.pass(.seconds(59))
        #expect(try await bench.fetch("carrier").isEmpty)
        bench.pass(.seconds(2))
        #expect(try await bench.fetch("carrier").map(\.id) == [id])
    }

    @Test(arguments: [-5, 5])
    func `a message that could not be sent is tried again after its minute`(hours: Int64) async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking())
        _ = try await bench.fetch("carrier")
        try await bench.settle(id, .temporary, error: "busy")
        bench.clock.set(by: .seconds(hours * 3600))
        #expect(try await bench.fetch("carrier").isEmpty)
        bench.pass(.seconds(61))
        #expect(try await bench.fetch("carrier").map(\.id) == [id])
    }

    @Test(arguments: [-5, 5])
    func `a message that has not been tried is due whatever the clock does`(hours: Int64) async throws {
        let bench = try Bench()
        let first = try await bench.insert(asking())
        bench.pass(.seconds(1))
        let second = try await bench.insert(asking())
        bench.clock.set(by: .seconds(hours * 3600))
        let third = try await bench.insert(asking())
        #expect(try await bench.fetch("carrier").map(\.id) == [first, second, third])
    }

    @Test func `a Core that starts after the clock was set back gives out what has not been tried`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking())
        bench.clock.set(by: .seconds(-5 * 3600))
        try bench.reopenNow()
        #expect(try await bench.fetch("carrier").map(\.id) == [id])
    }

    @Test func `a message whose minute was over when the clock was set back does not wait again`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking())
        _ = try await bench.fetch("carrier")
        try await bench.settle(id, .temporary, error: "busy")
        bench.pass(.seconds(61))
        bench.clock.set(by: .seconds(-5 * 3600))
        #expect(try await bench.fetch("carrier").map(\.id) == [id])
    }

    @Test func `a time that the sender gave stays that time of day`() async throws {
        let bench = try Bench()
        var content = asking()
        content.deliverAfter = bench.now + .seconds(3600)
        let id = try await bench.insert(content)
        bench.clock.set(by: .seconds(-5 * 3600))
        bench.pass(.seconds(5 * 3600))
        #expect(try await bench.fetch("carrier").isEmpty)
        bench.clock.set(by: .seconds(3601))
        #expect(try await bench.fetch("carrier").map(\.id) == [id])
    }

    @Test func `a Core that starts after the clock was set back knows by the leases that it was`() async throws {
        let bench = try Bench()
        let leased = try await bench.insert(asking())
        let failed = try await bench.insert(asking())
        _ = try await bench.fetch("carrier", worker: Self.generation)
        try await bench.settle(failed, .temporary, error: "busy")
        bench.clock.set(by: .seconds(-5 * 3600))
        try bench.reopenNow()
        let later = Self.generation - 5 * 3_600_000
        #expect(try await bench.fetch("carrier", worker: later).isEmpty)
        bench.pass(.seconds(61))
        #expect(Set(try await bench.fetch("carrier", worker: later).map(\.id)) == [leased, failed])
    }

    @Test func `a worker that lives on keeps its leases when the clock is set back`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking())
        _ = try await bench.fetch("carrier", worker: 7)
        bench.clock.set(by: .seconds(-5 * 3600))
        for _ in 0..<10 {
            bench.pass(.seconds(20))
            let change = LeaseChange(lessee: Lessee(frontend: "g", worker: 7), renew: [id])
            #expect(try await bench.store.write { transaction in try transaction.change(change) }.renewed == [id])
            #expect(try await bench.fetch("carrier", worker: 7).isEmpty)
        }
    }
}
