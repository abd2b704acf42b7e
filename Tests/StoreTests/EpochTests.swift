import Common
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Store

/// No key is made for two messages, whatever database a start finds; what was stored keeps its key.
@Suite struct EpochTests {
    private let place = TestStore()

    /// Another start takes other names.
    private func open(at path: String? = nil, dice: UInt64) throws -> Store {
        self.place.world.withLock { $0.dice = dice }
        return try self.place.open(at: path)
    }

    @Test func `an older copy that is put back makes no key again, and keeps those of its rows`() async throws {
        let store = try self.open(dice: 1)
        let old = try await store.append(["a", "b"]).ids
        // After a clean end the database holds the very next number.
        store.close()
        let copy = try self.place.image()
        let later = try self.open(dice: 3)
        let since = try await later.append(["c", "d"]).ids
        let keys = Set((old + since).map { "\(later.epochs.name(of: $0))-\($0.number)" })
        later.close()

        let again = try self.open(at: copy, dice: 2)
        #expect(old.map { again.epochs.name(of: $0) } == old.map { store.epochs.name(of: $0) })
        for _ in 0..<3 {
            let id = try await again.append("new")
            #expect(!keys.contains("\(again.epochs.name(of: id))-\(id.number)"))
        }
    }

    @Test func `a copy that is hours old leaves out the ids that were given since`() async throws {
        let store = try self.open(dice: 1)
        try await store.ask(SaveLedger([1]))
        let copy = try self.place.image()
        self.place.pass(.seconds(3600))
        let last = try await store.append(Array(repeating: "x", count: 500)).ids.last
        store.close()
        let next = try await self.open(at: copy, dice: 2).append("new")
        #expect(next.number > (last?.number ?? .max))
        #expect(next.number < (last?.number ?? 0) + 1_100_000)
    }

    @Test func `rows keep their keys over many starts`() async throws {
        var names: [MessageID: String] = [:]
        for dice in 1...20 {
            let store = try self.open(dice: UInt64(dice))
            #expect(names.allSatisfy { store.epochs.name(of: $0.key) == $0.value })
            names[try await store.append("\(dice)")] = store.epochs.present
            store.close()
        }
        #expect(Set(names.values).count == 20)
    }

    @Test func `an epoch is forgotten when Core knows its keys no more and no row is left of it`() async throws {
        let store = try self.open(dice: 1)
        let ids = try await store.append(["kept", "gone"]).ids
        #expect(try await store.ask(SettleMessages(bind: .acme, ids: ids)) == 2)
        store.close()
        let second = try self.open(dice: 2)
        let row = try await second.append("stays")
        second.close()
        self.place.pass(.seconds(7 * 86_400))
        let third = try self.open(dice: 3)
        #expect(third.epochs.name(of: ids[0]) == store.epochs.present)
        third.close()
        self.place.pass(.seconds(2 * 86_400))
        let fourth = try self.open(dice: 4)
        #expect(fourth.epochs.name(of: ids[0]) == second.epochs.present, "the oldest that is known")
        #expect(fourth.epochs.name(of: row) == second.epochs.present)
    }

    @Test func `a database of the first version keeps the keys of its rows`() async throws {
        let store = try self.open(dice: 1)
        let id = try await store.append("a")
        store.close()
        let queue = try DatabaseQueue(path: self.place.path)
        try await queue.writeWithoutTransaction { database in
            try database.execute(
                sql: """
                    DROP INDEX message_failed; DROP TABLE epoch; ALTER TABLE message DROP COLUMN tried;
                    PRAGMA user_version = 1
                    """
            )
        }
        try queue.close()
        let again = try self.open(dice: 2)
        #expect(again.epochs.name(of: id) == store.epochs.present)
        #expect(again.epochs.present != store.epochs.present)
    }

    @Test func `epochs go over the wire as they are`() throws {
        let epochs = KeyEpochs(
            earlier: [.init(first: 5, name: "one"), .init(first: 9, name: "two")],
            present: .init(first: 20, name: "three")
        )
        let read = try JSONDecoder().decode(KeyEpochs.self, from: try JSONEncoder().encode(epochs))
        #expect(read == epochs)
        #expect(
            [1, 5, 8, 9, 19, 20, 99].map { read.name(of: MessageID(number: $0)) } == [
                "one", "one", "one", "two", "two", "three", "three",
            ]
        )
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(KeyEpochs.self, from: Data("[]".utf8)) }
    }
}
