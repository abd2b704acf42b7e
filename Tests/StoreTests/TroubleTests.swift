import Common
import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct DamagedTests {
    private let place = TestStore()

    private func bytes(_ suffix: String = "") throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: self.place.path + suffix))
    }

    private func fault(_ path: String? = nil) -> StoreFault? {
        #expect(throws: StoreFault.self) { try self.place.open(at: path) }
    }

    @Test func `what is no database is refused and left as it is`() throws {
        let garbage = Data("this is somebody's letter, not a database, and it stays".utf8) + Data(count: 9000)
        try garbage.write(to: URL(fileURLWithPath: self.place.path))
        let fault = self.fault()
        #expect(fault?.reason == .damaged)
        #expect(fault?.detail.contains(self.place.path) == true)
        #expect(try self.bytes() == garbage)
    }

    @Test func `a damaged page is found, and neither the file nor its log is touched`() async throws {
        let store = try self.place.open()
        for _ in 0..<20 { try await store.append(Array(repeating: String(repeating: "x", count: 900), count: 50)) }
        store.close()
        var file = try self.bytes()
        for place in stride(from: 40 * 4096, to: min(60 * 4096, file.count), by: 4096) {
            file.replaceSubrange(place..<place + 200, with: Data(repeating: 0xA5, count: 200))
        }
        try file.write(to: URL(fileURLWithPath: self.place.path))
        #expect(self.fault()?.reason == .damaged)
        #expect(try self.bytes() == file)
    }

    @Test func `a file that was cut short is refused, its log still beside it`() async throws {
        let store = try self.place.open()
        for _ in 0..<20 { try await store.append(Array(repeating: String(repeating: "x", count: 900), count: 50)) }
        store.close()
        let later = try self.place.open()
        try await later.append(["in the log"])
        let image = try self.place.image()
        let url = URL(fileURLWithPath: image)
        let cut = try Data(contentsOf: url).prefix(20 * 4096)
        try cut.write(to: url)
        let log = try Data(contentsOf: URL(fileURLWithPath: image + "-wal"))
        #expect(self.fault(image)?.reason == .damaged)
        #expect(try Data(contentsOf: url) == cut)
        #expect(try Data(contentsOf: URL(fileURLWithPath: image + "-wal")) == log)
    }

    @Test func `a newer version's database is refused and left as it is`() async throws {
        try self.place.open().close()
        let queue = try DatabaseQueue(path: self.place.path)
        try await queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 77") }
        try queue.close()
        let before = try self.bytes()
        #expect(self.fault()?.reason == .tooNew)
        #expect(try self.bytes() == before)
    }

    @Test func `two keepers cannot have one database`() throws {
        let store = try self.place.open()
        #expect(self.fault()?.reason == .kept)
        store.close()
        try self.place.open().close()
    }

    @Test func `a folder that is not there is a clear fault`() {
        #expect(self.fault("/nowhere/at/all/gateway.sqlite")?.reason == .cannotOpen)
    }
}

@Suite struct LockedTests {
    private let place = TestStore(isVirtual: false)

    /// Another program that holds the write lock.
    private func locker() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: self.place.path, configuration: configuration)
    }

    @Test func `what no transaction took within the patience is withdrawn, what comes in time is stored`() async throws
    {
        var limits = StoreLimits.small
        // Long enough for the second append to be seen waiting, however slow the machine.
        limits.patience = .seconds(3)
        let store = try self.place.open(limits: limits)
        let other = try self.locker()
        try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let began = ContinuousClock.now
        let fault = await #expect(throws: StoreFault.self) { try await store.append("early") }
        #expect(fault?.reason == .busy)
        let waited = ContinuousClock.now - began
        #expect(waited >= .seconds(3))

        async let late = store.append(["late"])
        while store.backlog == 0 { await Task.yield() }
        try other.inDatabase { try $0.execute(sql: "COMMIT") }
        #expect(try await late.ids.count == 1)
        #expect(try await store.listed().count == 1)
        store.close()
        try other.close()
    }

    @Test func `a list is read while another program holds the lock`() async throws {
        let store = try self.place.open()
        try await store.append(["a"])
        let other = try self.locker()
        try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(try await store.listed().count == 1)
        try other.inDatabase { try $0.execute(sql: "COMMIT") }
        try other.close()
    }

    @Test func `a store that is closed while locked ends all the same, and nothing is lost`() async throws {
        var limits = StoreLimits.small
        limits.patience = .milliseconds(50)
        let store = try self.place.open(limits: limits)
        let id = try await store.append("a")
        let other = try self.locker()
        try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        store.close()
        try other.inDatabase { try $0.execute(sql: "COMMIT") }
        try other.close()
        let again = try self.place.open()
        #expect(try await again.listed().map(\.id) == [id])
        #expect(try await again.append("b").value < id.value)
    }
}

@Suite struct ClockTests {
    private let place = TestStore()
    private let ladder = RetryLadder(interval: .seconds(60), multiplier: 2, maxAttempts: 5)

    private func failOne(_ store: Store) async throws -> MessageID {
        let id = try await store.append("x")
        let failure = DeliveryFailure(id: id, error: "500", isPermanent: false)
        _ = try await store.ask(FailMessages(bind: .acme, failures: [failure], ladder: self.ladder))
        return id
    }

    private func claimed(_ store: Store) async throws -> Int {
        try await store.ask(ClaimMessages(bind: .acme, limit: 9)).messages.count
    }

    @Test(arguments: [-5, 5]) func `a retry waits as long as it should when the clock is set`(hours: Int) async throws {
        let store = try self.place.open()
        _ = try await self.failOne(store)
        self.place.pass(.seconds(30))
        self.place.setClock(by: .seconds(hours * 3600))
        #expect(try await self.claimed(store) == 0)
        self.place.pass(.seconds(29))
        #expect(try await self.claimed(store) == 0)
        self.place.pass(.seconds(1))
        #expect(try await self.claimed(store) == 1)
    }

    @Test(arguments: [Int64.max, Int64.max - 1, Int64.max / 2 + 1])
    func `a due time at the end of all numbers stops neither the clock nor a start`(_ due: Int64) async throws {
        let store = try self.place.open()
        let ids = try await store.append(["x", "y"]).ids
        _ = try await store.ask(PauseMessages(bind: .acme, ids: ids))
        _ = try await store.ask(
            Probe(lane: .acme) { transaction throws(StoreFault) in
                try transaction.run("UPDATE message SET next_retry_at = ? WHERE number = ?", .integer(due), .id(ids[0]))
            }
        )
        self.place.setClock(by: .seconds(3600))
        #expect(try await store.append("z").number > 0)
        store.close()
        self.place.setClock(by: .seconds(-7200))
        let again = try self.place.open()
        #expect(try await again.ask(ClaimMessages(bind: .acme, limit: 9)).messages.map(\.text) == ["y", "z"])
        self.place.pass(.seconds(86_401))
        #expect(try await again.ask(ClaimMessages(bind: .acme, limit: 9)).messages.map(\.text) == ["x"])
    }

    @Test func `a clock that was set back while the service was down delays no retry`() async throws {
        let store = try self.place.open()
        _ = try await self.failOne(store)
        store.close()
        self.place.setClock(by: .seconds(-5 * 3600))
        let again = try self.place.open()
        self.place.pass(.seconds(60))
        #expect(try await self.claimed(again) == 1)
    }

    @Test func `messages keep their order and their ids whatever the clock does`() async throws {
        let store = try self.place.open()
        var ids: [MessageID] = []
        for jump in [0, 7200, -14_400, 3600] {
            self.place.setClock(by: .seconds(jump))
            ids.append(try await store.append("x"))
        }
        #expect(ids.map(\.value) == ids.map(\.value).sorted(by: >))
        _ = try await store.ask(RecoverMessages(bind: .acme))
        #expect(try await store.ask(ClaimMessages(bind: .acme, limit: 9)).messages.map(\.id) == ids)
    }
}
