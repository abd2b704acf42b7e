import Common
import CoreAPI
import Foundation
import GRDB
import Testing

@testable import embeddedcore

@Suite struct DurabilityTests {
    @Test func `the file is synced with every commit`() async throws {
        let bench = try Bench()
        let mode = try await bench.store.write { transaction in
            try Int.fetchOne(transaction.database, sql: "PRAGMA synchronous")
        }
        #expect(mode == 2)
    }

    @Test func `what was answered is there when the file is opened again without having been closed`() async throws {
        let bench = try Bench()
        let id = try await bench.insert(asking(), key: "k")
        _ = try await bench.fetch("carrier", frontend: "a")
        try bench.reopenNow()
        #expect(try await bench.insert(asking(), key: "k") == id)
        #expect(try await bench.fetch("carrier", frontend: "b").isEmpty)
        try await bench.settle(id, .delivered, ["c1"])
        try bench.reopenNow()
        try await bench.report(.carrier(destSmsc: "carrier", smppMessageID: "c1"), .delivered)
        #expect(try await bench.fetch("partner").count == 1)
    }

    @Test func `requests that come together are committed together, and each gets its own answer`() async throws {
        let bench = try Bench()
        let ids = try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in 0..<200 {
                group.addTask { try await bench.insert(asking(), key: "k\(number)") }
            }
            return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
        }
        #expect(ids.count == 200)
        let counts = bench.store.tally.now
        #expect(counts.commitRequests == 200)
        #expect(counts.commits < 200)
    }

    @Test func `what one request cannot do costs no other its place`() async throws {
        struct Odd: Error {}
        let bench = try Bench()
        let done = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask {
                    do {
                        if number % 4 == 0 {
                            _ = try await bench.store.write { transaction -> Int in
                                try transaction.run("DELETE FROM message", [])
                                throw Odd()
                            }
                        } else {
                            try await bench.insert(asking())
                        }
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(done == 30)
        #expect(try await bench.store.depths() == ["carrier": 30])
    }

    @Test func `a file that is no database is refused, and left as it is`() throws {
        let bench = try Bench()
        let path = bench.folder.appending(path: "other.sqlite")
        let octets = Data(repeating: 0x41, count: 8192)
        try octets.write(to: path)
        do {
            _ = try MessageStore(path: path.path, rules: StoreRules(), fates: .system)
            Issue.record("opened")
        } catch {
            #expect(error.reason == .damaged)
        }
        #expect(try Data(contentsOf: path) == octets)
    }

    @Test func `a closed store takes nothing more`() async throws {
        let bench = try Bench()
        await bench.store.close()
        await #expect(throws: StoreFault(.closed)) { try await bench.insert(asking()) }
    }
}
