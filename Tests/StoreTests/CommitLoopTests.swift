import Common
import Dispatch
import Synchronization
import Testing

@testable import Store

@Suite struct CommitLoopTests {
    private let place = TestStore()

    /// The store's thread stands still in a reply until it is let go.
    private struct Held: Sendable {
        let isHeld = DispatchSemaphore(value: 0)
        let letGo = DispatchSemaphore(value: 0)

        func hold(_ store: Store) {
            store.submit(Probe { _ throws(StoreFault) in }) { _ in
                self.isHeld.signal()
                self.letGo.wait()
            }
            self.isHeld.wait()
        }
    }

    @Test func `whatever comes while a commit runs is one group`() async throws {
        var limits = StoreLimits.small
        limits.groupRows = 1000...1000
        let store = try self.place.open(limits: limits)
        let held = Held()
        let done = DispatchGroup()
        let stored = Counted()
        held.hold(store)
        for number in 0..<1000 {
            done.enter()
            store.submit(.messages(["\(number)"], to: .test("bind\(number % 8)"))) { result in
                if case .success(let answer) = result { stored.add(answer.ids.count) }
                done.leave()
            }
        }
        held.letGo.signal()
        await withCheckedContinuation { continuation in done.notify(queue: .global()) { continuation.resume() } }
        store.close()
        #expect(stored.value == 1000)
        #expect(self.place.groups.withLock { $0.map(\.rows) } == [1, 1000])
        #expect(store.counts.cache.values.allSatisfy { $0.delivering == 125 })
    }

    @Test func `a bind under load delays another's commit by no more than one group`() async throws {
        var limits = StoreLimits.small
        limits.groupRows = 100...100
        let store = try self.place.open(limits: limits)
        let held = Held()
        let done = DispatchGroup()
        let groupsBefore = Mutex<[Int]>([])
        held.hold(store)
        for number in 0..<1000 { store.submit(.messages(["\(number)"], maxSize: 10_000)) { _ in } }
        done.enter()
        store.submit(.messages(["small"], to: .other)) { _ in
            groupsBefore.withLock { $0.append(self.place.groups.withLock { $0.count }) }
            done.leave()
        }
        held.letGo.signal()
        await withCheckedContinuation { continuation in done.notify(queue: .global()) { continuation.resume() } }
        store.close()
        #expect(groupsBefore.withLock { $0 } == [1], "in the first group after the one that ran")
        #expect(self.place.groups.withLock { $0.count } == 12)
    }

    /// Writes, counts, and then breaks a rule of the tables.
    private static let halfDone = Probe(lane: .acme) { transaction throws(StoreFault) in
        try transaction.run("INSERT INTO bind (name) VALUES ('half done')")
        transaction.memory.add(99, to: .pending, of: .acme)
        try transaction.run("INSERT INTO keeper (id, epoch, next_number, seen_at) VALUES (2, '', 0, 0)")
    }

    @Test func `a command that fails does not fail the others of its group`() async throws {
        let store = try self.place.open()
        let held = Held()
        held.hold(store)
        async let before = store.append(["a"])
        let bad = Task {
            try await store.ask(Self.halfDone)
        }
        async let after = store.append(["b"], to: .other)
        while store.backlog < 3 { await Task.yield() }
        held.letGo.signal()
        let fault = await #expect(throws: StoreFault.self) { try await bad.value }
        #expect(fault?.reason == .refused)
        let ids = try await before.ids + after.ids
        #expect(Set(ids).count == 2)
        #expect(store.counts.cache == [.acme: .init(delivering: 1), .other: .init(delivering: 1)])
        #expect(try await store.listed().count == 2)
        #expect(
            try await store.ask(
                Probe { transaction throws(StoreFault) in
                    let half = try transaction.first("SELECT 1 FROM bind WHERE name = 'half done'") { _ in true }
                    if half != nil { throw StoreFault(.refused, "half of it was written") }
                }
            ) == ()
        )
    }

    @Test func `after the end everything is refused, and what was asked before is done`() async throws {
        let store = try self.place.open()
        let stored = Counted()
        for number in 0..<500 {
            store.submit(.messages(["\(number)"])) { result in
                if case .success(let answer) = result { stored.add(answer.ids.count) }
            }
        }
        store.close()
        #expect(stored.value == 500)
        let fault = await #expect(throws: StoreFault.self) { try await store.append("x") }
        #expect(fault?.reason == .closed)
        store.close()
    }

    @Test func `many threads at once lose nothing`() async throws {
        let store = try self.place.open()
        let rows = await withTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    var rows = 0
                    for number in 0..<100 {
                        do {
                            let bind = BindName.test("bind\(task)")
                            let answer = try await store.append(["\(number)", "and more"], to: bind)
                            rows += answer.ids.count
                            rows -= try await store.ask(SettleMessages(bind: bind, ids: [answer.ids[0]]))
                        } catch {
                            Issue.record(error)
                        }
                    }
                    return rows
                }
            }
            return await group.reduce(0, +)
        }
        #expect(rows == 800)
        #expect(store.counts.cache.values.map(\.delivering) == Array(repeating: 100, count: 8))
    }
}
