import Common
import IPC
import NIOCore
import NIOPosix
import Store
import Testing

@testable import supervisor

@Suite struct CacheOfficeTests {
    /// Asks on a loop of its own, where the store's answer comes back to.
    private func ask(_ requests: [CacheRequest], _ store: Store) async throws -> (said: [ControlResponse], hurries: Int)
    {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let answers = try await loop.flatSubmit { () -> EventLoopFuture<([ControlResponse], Int)> in
            do {
                let hurries = NIOLoopBoundBox(0, eventLoop: loop)
                let office = CacheOffice(store: store, board: try board(), eventLoop: loop) { hurries.value += 1 }
                let answers = requests.map { request in
                    let promise = loop.makePromise(of: ControlResponse.self)
                    office.answer(request) { promise.succeed($0) }
                    return promise.futureResult
                }
                return EventLoopFuture.whenAllSucceed(answers, on: loop).map { ($0, hurries.value) }
            } catch {
                return loop.makeFailedFuture(error)
            }
        }.get()
        try await group.shutdownGracefully()
        return (answers.0, answers.1)
    }

    private func withStore(_ body: (Store) async throws -> Void) async throws {
        let folder = try Folder()
        let store = try folder.store()
        defer { store.close() }
        try await body(store)
    }

    /// Two messages of the partner: one that waits, one that Core has refused for good.
    private func fill(_ store: Store) async throws -> [Int64] {
        let rows = (1...2).map { CacheRow(payload: [UInt8($0)], wantsFailureReceipt: false) }
        let append = AppendMessages(bind: name("partner"), rows: rows, maxSize: 5, overflow: .reject)
        _ = try await store.perform(append)
        var filter = CacheFilter()
        filter.bind = name("partner")
        let ids = try await withCheckedThrowingContinuation { continuation in
            store.list(filter, reply: { continuation.resume(with: $0) })
        }.map(\.id)
        let failure = DeliveryFailure(id: ids[0], error: "no number", isPermanent: true)
        let ladder = RetryLadder(interval: .seconds(1), multiplier: 2, maxAttempts: 3)
        _ = try await store.perform(FailMessages(bind: name("partner"), failures: [failure], ladder: ladder))
        return ids.map(\.value)
    }

    @Test func `what makes no sense is refused in words`() async throws {
        try await self.withStore { store in
            var strange = CacheQuery()
            strange.bind = "no name!"
            var unknown = CacheQuery()
            unknown.status = "lost"
            let (said, hurries) = try await self.ask(
                [
                    .list(strange), .list(unknown), .retry(.message(7)), .retry(.message(-7)),
                    .delete(.failed(bind: "acme")), .inDoubt(bind: "partner"),
                ],
                store
            )
            #expect(
                said == [
                    .refused("no name! is no bind's name"),
                    .refused("lost is no status; use pending, delivering or failed_permanent"),
                    .refused("7 is no id of the message cache; they are negative"),
                    .refused("message -7 is not in the cache (any more)"),
                    .refused("bind acme holds no messages"),
                    .refused("partner is no client bind"),
                ]
            )
            #expect(hurries == 0)
        }
    }

    @Test func `the summary counts what a bind holds, and leaves out binds without a cache`() async throws {
        try await self.withStore { store in
            _ = try await self.fill(store)
            let (said, _) = try await self.ask([.summary], store)
            var wanted = CacheResponse.BindCache(name: "partner", enabled: true, maxSize: 5)
            (wanted.total, wanted.delivering, wanted.failed) = (2, 1, 1)
            #expect(said == [.cache(.summary([wanted]))])
        }
    }

    @Test func `what has failed can be looked at, tried again and deleted, and the flow is told`() async throws {
        try await self.withStore { store in
            let ids = try await self.fill(store)
            var query = CacheQuery()
            query.status = "failed_permanent"
            let (found, _) = try await self.ask([.list(query)], store)
            guard case .cache(.messages(let rows)) = found[0] else {
                Issue.record("no rows: \(found)")
                return
            }
            #expect(rows.map(\.id) == [ids[0]] && rows[0].lastError == "no number")
            let (said, hurries) = try await self.ask([.retry(.message(ids[0]))], store)
            #expect(said == [.cache(.touched(1))] && hurries == 1)
            let (deleted, _) = try await self.ask([.delete(.failed(bind: "partner"))], store)
            #expect(deleted == [.cache(.touched(0))], "it has not failed any more")
        }
    }

    @Test func `however many have failed, one order retries or deletes them all`() async throws {
        try await self.withStore { store in
            let rows = (0..<250).map { _ in CacheRow(payload: [1], wantsFailureReceipt: false) }
            let append = AppendMessages(bind: name("partner"), rows: rows, maxSize: 300, overflow: .reject)
            let failures = try await store.perform(append).ids
                .map { DeliveryFailure(id: $0, error: "no number", isPermanent: true) }
            let ladder = RetryLadder(interval: .seconds(1), multiplier: 2, maxAttempts: 3)
            let fail = FailMessages(bind: name("partner"), failures: failures, ladder: ladder)
            _ = try await store.perform(fail)
            let (retried, _) = try await self.ask([.retry(.failed(bind: "partner"))], store)
            #expect(retried == [.cache(.touched(250))])
            #expect(store.counts.cache[name("partner")] == CacheCounts(pending: 250))
            _ = try await store.perform(ClaimMessages(bind: name("partner"), limit: 250))
            _ = try await store.perform(fail)
            let (deleted, _) = try await self.ask([.delete(.failed(bind: "partner"))], store)
            #expect(deleted == [.cache(.touched(250))])
            #expect(store.counts.cache[name("partner")] == CacheCounts())
        }
    }

    @Test func `nothing in doubt is an empty list`() async throws {
        try await self.withStore { store in
            let (said, _) = try await self.ask([.inDoubt(bind: nil), .inDoubt(bind: "acme")], store)
            #expect(said == [.cache(.inDoubt([])), .cache(.inDoubt([]))])
        }
    }
}
