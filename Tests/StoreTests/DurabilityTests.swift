import Common
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Store

@Suite struct DurabilityTests {
    private let place = TestStore()

    @Test func `whenever the process dies, everything that was answered is there`() async throws {
        let store = try self.place.open()
        let answered = Mutex<Set<MessageID>>([])
        let images = Mutex<[(path: String, answered: Set<MessageID>)]>([])
        let payload = String(repeating: "x", count: 3000)
        for number in 0..<3000 {
            // The reply runs on the store's thread: the files hold still, and are what a dead process leaves behind.
            store.submit(.messages([payload], to: .test("bind\(number % 3)"), maxSize: 10_000)) { result in
                guard case .success(let answer) = result else { return }
                answered.withLock { $0.formUnion(answer.ids) }
                guard number % 700 == 0 else { return }
                do {
                    let image = (try self.place.image(), answered.withLock { $0 })
                    images.withLock { $0.append(image) }
                } catch {
                    Issue.record(error)
                }
            }
        }
        store.close()
        #expect(images.withLock { $0.count } == 5)
        for image in images.withLock({ $0 }) {
            let again = try self.place.open(at: image.path)
            var filter = CacheFilter()
            filter.limit = 10_000
            let found = try await again.listed(filter)
            #expect(Set(found.map(\.id)).isSuperset(of: image.answered))
            #expect(again.counts.cache.values.reduce(0) { $0 + $1.total } == found.count)
            again.close()
        }
    }

    @Test(arguments: [(StorageType.discCopies, 2), (.ramCopies, 1)])
    func `disc_copies syncs each commit, ram_copies leaves that to the system`(type: StorageType, level: Int) throws {
        let pool = try DatabaseFile(path: self.place.path).open()
        let synchronous = try pool.writeWithoutTransaction { database in
            try DatabaseFile.hand(database, to: type)
            return try Int.fetchOne(database, sql: "PRAGMA synchronous")
        }
        #expect(synchronous == level)
    }

    @Test func `ram_copies differs in nothing else`() async throws {
        let store = try self.place.open(.ramCopies)
        let ids = try await store.append(["a", "b"]).ids
        #expect(try await store.ask(SettleMessages(bind: .acme, ids: [ids[0]])) == 1)
        store.close()
        let again = try self.place.open(.ramCopies)
        #expect(try await again.listed().map(\.id) == [ids[1]])
        #expect(try await again.append("c") == MessageID(number: ids[1].number + 1))
    }

    @Test func `after an unclean end with ram_copies the ids leap`() async throws {
        let store = try self.place.open(.ramCopies)
        let id = try await store.append("a")
        let image = try self.place.image()
        self.place.world.withLock { $0.dice = 99 }
        let again = try self.place.open(.discCopies, at: image)
        #expect(again.epochs.present != store.epochs.present)
        #expect(try await again.append("b").value <= id.value - 10_000_000)
    }

    @Test func `no other user can read the messages`() async throws {
        let store = try self.place.open()
        try await store.append(["a"])
        for suffix in ["", "-wal", "-shm", "-ballast"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: self.place.path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
        }
    }

    @Test func `the epoch of a new database is sixteen digits of chance`() throws {
        #expect(try self.place.open().epochs.present == "0000000000000007")
    }

    @Test func `the ledger and the settings outlive the process`() async throws {
        let store = try self.place.open()
        #expect(store.savedLedger == nil)
        try await store.ask(SaveLedger([1, 2]))
        try await store.ask(SaveLedger([3, 4, 5]))
        try await store.ask(SaveSetting(key: "b", value: "1", origin: "console: ann"))
        try await store.ask(SaveSetting(key: "a", value: "1", origin: "console: ann"))
        try await store.ask(SaveSetting(key: "a", value: "2", origin: "console: bob"))
        try await store.ask(SaveSetting(key: "b", value: nil, origin: ""))
        let again = try self.place.open(at: try self.place.image())
        #expect(again.savedLedger == [3, 4, 5])
        let settings = try await again.ask(LoadSettings())
        #expect(settings.map(\.key) == ["a"] && settings.map(\.value) == ["2"])
        #expect(settings.map(\.origin) == ["console: bob"])
    }
}

extension TestStore {
    /// A copy of the files as they are: what a crash would leave.
    func image() throws -> String {
        let folder = self.folder.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let copy = folder.appendingPathComponent("gateway.sqlite").path
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: self.path + suffix) {
            try FileManager.default.copyItem(atPath: self.path + suffix, toPath: copy + suffix)
        }
        return copy
    }
}
