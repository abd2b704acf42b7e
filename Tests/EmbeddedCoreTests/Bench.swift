import Common
import CoreAPI
import Foundation
import Synchronization

@testable import embeddedcore

/// A clock that only a test moves.
final class Clock: Sendable {
    let dice: UInt64
    private let time = Mutex((now: Timestamp(milliseconds: 1_800_000_000_000), uptime: Duration.seconds(1000)))

    init(dice: UInt64 = 0) {
        self.dice = dice
    }

    var now: Timestamp { self.time.withLock { $0.now } }

    func pass(_ duration: Duration) {
        self.time.withLock { $0 = ($0.now + duration, $0.uptime + duration) }
    }

    /// Somebody sets the clock; no time goes by.
    func set(by jump: Duration) {
        self.time.withLock { $0.now = $0.now + jump }
    }

    /// This clock, and dice that always show the same.
    var fates: MessageStore.Fates {
        MessageStore.Fates(now: { self.now }, uptime: { self.time.withLock { $0.uptime } }, dice: { self.dice })
    }
}

/// A store in a folder of its own.
final class Bench: Sendable {
    let folder: URL
    let rules: StoreRules
    let clock: Clock
    private let opened: Mutex<MessageStore>

    init(_ rules: StoreRules = StoreRules(), dice: UInt64 = 0) throws {
        self.clock = Clock(dice: dice)
        self.folder = FileManager.default.temporaryDirectory.appending(path: "core-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        self.rules = rules
        self.opened = Mutex(try Self.open(self.folder, rules, self.clock))
    }

    private static func open(_ folder: URL, _ rules: StoreRules, _ clock: Clock) throws -> MessageStore {
        try MessageStore(path: folder.appending(path: "core.sqlite").path, rules: rules, fates: clock.fates)
    }

    /// Another store, with the same clock, that begins with a copy of the files.
    private init(_ other: Bench, files: URL) throws {
        self.folder = files
        self.rules = other.rules
        self.clock = other.clock
        self.opened = Mutex(try Self.open(files, other.rules, other.clock))
    }

    /// A copy of the files as they are.
    func copy() throws -> URL {
        let copy = FileManager.default.temporaryDirectory.appending(path: "core-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: self.folder, to: copy)
        return copy
    }

    func open(_ files: URL) throws -> Bench { try Bench(self, files: files) }

    deinit {
        do { try FileManager.default.removeItem(at: self.folder) } catch { print("left behind: \(self.folder.path)") }
    }

    var store: MessageStore { self.opened.withLock { $0 } }
    var now: Timestamp { self.clock.now }

    func pass(_ duration: Duration) { self.clock.pass(duration) }

    /// Opens the file again without closing it, as after a crash.
    func reopenNow() throws {
        let store = try Self.open(self.folder, self.rules, self.clock)
        self.opened.withLock { $0 = store }
    }

    @discardableResult
    func insert(_ content: MessageContent, key: String? = nil, routes: [MessageRoute] = []) async throws -> Int64 {
        let message = NewMessage(content, idempotencyKey: key)
        let prepared = PreparedMessage(message, by: RoutingTable(routes), dice: 0)
        return try await self.store.write { transaction in try transaction.insert(prepared) }
    }

    /// The messages that a bind is given.
    func fetch(_ smsc: String, frontend: String = "g", worker: UInt64 = 1, limit: Int = 100) async throws
        -> [CoreMessage]
    {
        let lessee = Lessee(frontend: frontend, worker: worker)
        let fetched = try await self.store.write { transaction in
            try transaction.fetch(smsc: smsc, limit: limit, for: lessee)
        }
        guard !fetched.ids.isEmpty else { return [] }
        return try Self.list(fetched.json)
    }

    static func list(_ octets: [UInt8]) throws -> [CoreMessage] {
        var json = JSONReader(octets)
        var messages: [CoreMessage] = []
        try json.elements { json throws(JSONError) in messages.append(try CoreMessage(from: &json)) }
        return messages
    }

    func settle(_ id: Int64, _ outcome: DeliveryResult.Outcome, _ ids: [String] = [], error: String? = nil) async throws
    {
        let result = DeliveryResult(id: id, outcome: outcome, smppMessageIDs: ids, error: error)
        _ = try await self.store.write { transaction in try transaction.settle(result) }
    }

    /// The message that a result is about; nil where there is none.
    func settles(_ id: Int64, _ outcome: DeliveryResult.Outcome) async throws -> Int64? {
        let result = DeliveryResult(id: id, outcome: outcome)
        return try await self.store.write { transaction in try transaction.settle(result) }
    }

    @discardableResult
    func report(
        _ subject: ReceiptReport.Subject,
        _ state: ReceiptState,
        error: String? = nil
    ) async throws -> ItemOutcome {
        let report = ReceiptReport(subject, state: state, error: error)
        return try await self.store.write { transaction in try transaction.take(report) }
    }

    func sweep() async throws {
        while try await self.store.write({ transaction in try transaction.sweep() }) {}
    }

    func message(_ id: Int64) async throws -> CoreMessage? {
        try await self.store.message(id).map { try CoreMessage(json: $0) }
    }
}

/// A message from a partner who asks for receipts.
func asking(_ registeredDelivery: UInt8 = 1, for smsc: String? = "carrier") -> MessageContent {
    var content = MessageContent(sourceMsisdn: "Brand", destinationMsisdn: "447700900123", messageBody: "hello")
    content.sourceSmsc = "partner"
    content.sourceTon = 5
    content.destTon = 1
    content.destSmsc = smsc
    content.registeredDelivery = registeredDelivery
    content.sourceMessageID = "-77"
    return content
}
