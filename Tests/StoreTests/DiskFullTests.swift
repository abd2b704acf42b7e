import Common
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Store

@Suite struct DiskFullTests {
    private let place = TestStore()

    /// The database may grow by so many pages: SQLite's own way to be full.
    private func limit(_ store: Store, toMorePages pages: Int) async throws {
        try await store.ask(
            Probe { transaction throws(StoreFault) in
                let count = try transaction.first("PRAGMA page_count") { $0.count(0) } ?? 0
                try transaction.limit(pages: count + pages)
            }
        )
    }

    @Test func `below the floor new messages are refused and old ones settled; it recovers by itself`() async throws {
        let store = try self.place.open()
        let id = try await store.append("a")
        self.place.world.withLock { $0.free = 999_999 }
        #expect(try await store.append(["b"]) == AppendAnswer(refusal: .diskFull))
        #expect(store.counts.isDiskFull)
        let sending = BeginSending(bind: .acme, parts: [SendingPart(coreID: 1, part: 0)])
        let fault = await #expect(throws: StoreFault.self) { try await store.ask(sending) }
        #expect(fault?.reason == .scarce)
        #expect(self.ballastSize == 65_536)
        #expect(try await store.ask(SettleMessages(bind: .acme, ids: [id])) == 1)
        try await store.ask(SaveLedger([1]))
        self.place.world.withLock { $0.free = 1_000_000 }
        #expect(try await store.append(["c"]).ids.count == 1)
        #expect(!store.counts.isDiskFull)
    }

    @Test func `a write that fails undoes nothing else, gives the ballast up, and is tried again later`() async throws {
        let store = try self.place.open()
        let id = try await store.append("a")
        #expect(self.ballastSize == 65_536)
        try await self.limit(store, toMorePages: 2)
        let long = String(repeating: "x", count: 100_000)
        #expect(try await store.append([long]) == AppendAnswer(refusal: .diskFull))
        #expect(self.ballastSize == 0)
        #expect(store.counts.cache[.acme] == CacheCounts(delivering: 1))
        #expect(try await store.append(["b"]).refusal == .diskFull, "for a second a failed write is believed")
        #expect(try await store.ask(SettleMessages(bind: .acme, ids: [id])) == 1)

        try await self.limit(store, toMorePages: 10_000)
        self.place.pass(.seconds(2))
        #expect(try await store.append([long]).ids.count == 1)
        #expect(self.ballastSize == 65_536)
        #expect(try await store.listed().count == 1)
    }

    @Test func `with little room at the start there is no ballast, and it comes with the room`() async throws {
        self.place.world.withLock { $0.free = 1_100_000 }
        let store = try self.place.open()
        try await store.append(["a"])
        #expect(self.ballastSize == 0)
        self.place.world.withLock { $0.free = 2_000_000 }
        try await store.append(["b"])
        #expect(self.ballastSize == 65_536)
    }

    private var ballastSize: Int {
        var status = stat()
        return stat(self.place.path + "-ballast", &status) == 0 ? Int(status.st_size) : -1
    }

    @Test(.enabled(if: geteuid() == 0, "only root may mount a small disk"))
    func `on a disk that is really full rows are still settled, and messages taken in again afterwards`() async throws {
        let folder = self.place.folder.appendingPathComponent("disk").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard mount("tmpfs", folder, "tmpfs", 0, "size=24m") == 0 else { return }
        defer { #expect(umount2(folder, Int32(MNT_DETACH)) == 0) }
        var limits = StoreLimits()
        limits.freeSpaceFloor = 0
        let store = try Store(path: folder + "/gateway.sqlite", storage: .discCopies, limits: limits)
        var stored: [MessageID] = []
        var refusal: AppendAnswer.Refusal?
        while refusal == nil {
            let rows = Array(repeating: String(repeating: "x", count: 10_000), count: 10)
            let answer = try await store.append(rows, maxSize: 1_000_000)
            stored += answer.ids
            refusal = answer.refusal
        }
        #expect(refusal == .diskFull)
        #expect(stored.count > 500)
        #expect(try await store.listed(.everything).count == stored.count)
        // The rest of the room goes to somebody else.
        let greedy = FileManager.default.createFile(atPath: folder + "/greedy", contents: Data(count: 4_000_000))
        for id in stored { #expect(try await store.ask(SettleMessages(bind: .acme, ids: [id])) == 1) }
        #expect(store.counts.cache[.acme] == CacheCounts())
        if greedy { try FileManager.default.removeItem(atPath: folder + "/greedy") }
        var taken = 0
        for _ in 0..<200 where taken == 0 {
            taken = try await store.append(["again"]).ids.count
            if taken == 0 { try await Task.sleep(for: .milliseconds(20)) }
        }
        #expect(taken == 1)
        store.close()
    }
}

extension CacheFilter {
    fileprivate static var everything: CacheFilter {
        var filter = CacheFilter()
        filter.limit = 10_000
        return filter
    }
}

extension StoreTransaction {
    fileprivate func limit(pages: Int) throws(StoreFault) {
        switch pages {
        case ..<10_000: try self.few(pages)
        default: try self.run("PRAGMA max_page_count = 1000000")
        }
    }

    private func few(_ pages: Int) throws(StoreFault) {
        let sql: SQL = "PRAGMA max_page_count = #"
        try self.run(sql.part(pages))
    }
}
