import Common
import Foundation
import Synchronization

@testable import Store

/// A store in a folder of its own, with clocks and free space that the test sets.
final class TestStore: Sendable {
    struct World {
        var now = Timestamp(seconds: 1_790_000_000)
        var uptime: Duration = .seconds(1000)
        var free: Int64? = 1 << 40
        var dice: UInt64 = 7
    }

    struct Group: Equatable {
        let rows: Int
        let duration: Duration
    }

    let folder: URL
    let world = Mutex(World())
    let groups = Mutex<[Group]>([])
    /// False: uptime follows the machine, for what waits for another program's lock.
    let isVirtual: Bool

    init(isVirtual: Bool = true) {
        self.isVirtual = isVirtual
        self.folder = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        } catch {
            fatalError("no folder for the test: \(error)")
        }
    }

    deinit {
        do {
            try FileManager.default.removeItem(at: self.folder)
        } catch {
            // Left in the temporary folder.
        }
    }

    var path: String { self.folder.appendingPathComponent("gateway.sqlite").path }

    var surroundings: StoreSurroundings {
        let system = StoreSurroundings.system
        return StoreSurroundings(
            now: { self.world.withLock { $0.now } },
            uptime: { self.isVirtual ? self.world.withLock { $0.uptime } : system.uptime() },
            freeSpace: { _ in self.world.withLock { $0.free } },
            dice: { self.world.withLock { $0.dice } }
        )
    }

    func open(
        _ storage: StorageType = .discCopies,
        limits: StoreLimits = .small,
        at path: String? = nil
    ) throws(StoreFault) -> Store {
        try Store(
            path: path ?? self.path,
            storage: storage,
            limits: limits,
            surroundings: self.surroundings,
            observe: { rows, duration in
                self.groups.withLock { $0.append(Group(rows: rows, duration: duration)) }
            }
        )
    }

    /// Time goes on, for both clocks.
    func pass(_ duration: Duration) {
        self.world.withLock { world in
            world.now = world.now + duration
            world.uptime += duration
        }
    }

    /// Somebody sets the clock; no time goes by.
    func setClock(by jump: Duration) { self.world.withLock { $0.now = $0.now + jump } }
}

extension StoreLimits {
    static var small: StoreLimits {
        var limits = StoreLimits()
        limits.ballast = 65_536
        limits.freeSpaceFloor = 1_000_000
        return limits
    }
}

extension Store {
    /// Waits for the answer.
    func ask<Command: StoreCommand>(_ command: Command) async throws(StoreFault) -> Command.Answer {
        let result = await withCheckedContinuation { continuation in
            self.submit(command) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    func listed(_ filter: CacheFilter = CacheFilter()) async throws(StoreFault) -> [CachedMessage] {
        let result = await withCheckedContinuation { continuation in
            self.list(filter) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    func listed(_ outgoing: OutgoingOfBind) async throws(StoreFault) -> [OutgoingPart] {
        let result = await withCheckedContinuation { continuation in
            self.list(outgoing) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    @discardableResult
    func append(
        _ texts: [String],
        to bind: BindName = .acme,
        maxSize: Int = 1000,
        overflow: CacheOverflow = .reject
    ) async throws(StoreFault) -> AppendAnswer {
        try await self.ask(.messages(texts, to: bind, maxSize: maxSize, overflow: overflow))
    }

    func append(_ text: String, to bind: BindName = .acme) async throws(StoreFault) -> MessageID {
        guard let id = try await self.append([text], to: bind).ids.first else { throw StoreFault(.refused, "no id") }
        return id
    }
}

extension StoreCommand where Self == AppendMessages {
    static func messages(
        _ texts: [String],
        to bind: BindName = .acme,
        maxSize: Int = 1000,
        overflow: CacheOverflow = .reject,
        wantsFailureReceipt: Bool = false
    ) -> AppendMessages {
        AppendMessages(
            bind: bind,
            rows: texts.map { .init(payload: ArraySlice($0.utf8), wantsFailureReceipt: wantsFailureReceipt) },
            maxSize: maxSize,
            overflow: overflow
        )
    }
}

extension BindName {
    static let acme = BindName.test("acme")
    static let other = BindName.test("other")

    static func test(_ text: String) -> BindName {
        guard let name = BindName(text) else { fatalError("\(text) is no bind name") }
        return name
    }
}

extension CachedMessage {
    var text: String { String(decoding: self.payload, as: UTF8.self) }
}

/// A command of the tests' own.
struct Probe: StoreCommand {
    var lane: BindName?
    var weight: CommandWeight = .light
    let work: @Sendable (StoreTransaction) throws(StoreFault) -> Void

    init(lane: BindName? = nil, _ work: @escaping @Sendable (StoreTransaction) throws(StoreFault) -> Void) {
        self.lane = lane
        self.work = work
    }

    func perform(in transaction: StoreTransaction) throws(StoreFault) { try self.work(transaction) }
}
