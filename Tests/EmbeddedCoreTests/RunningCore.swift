import AsyncHTTPClient
import Common
import CoreAPI
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import embeddedcore

/// A whole Core on a free port, and a client of it.
final class RunningCore: Sendable {
    let port: Int
    let folder: URL
    let clock: Clock
    private let server: EmbeddedCoreServer
    private let loop: any EventLoop
    private let client: NIOLoopBound<CoreClient>

    private init(
        _ server: EmbeddedCoreServer,
        _ folder: URL,
        _ clock: Clock,
        apiKey: String?
    ) async throws {
        self.server = server
        self.folder = folder
        self.clock = clock
        let port = try await server.start()
        self.port = port
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        self.loop = loop
        self.client = try await loop.submit {
            let configuration = CoreClientConfiguration(baseURL: "http://127.0.0.1:\(port)", apiKey: apiKey)
            return NIOLoopBound(
                try CoreClient(configuration: configuration, eventLoop: loop, logger: .silent),
                eventLoop: loop
            )
        }.get()
    }

    /// Runs a test against a Core of its own.
    static func run(
        _ configure: (inout EmbeddedCoreConfiguration) -> Void = { _ in },
        clientKey: String? = nil,
        _ test: (RunningCore) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "core-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var configuration = EmbeddedCoreConfiguration()
        configuration.port = 0
        configuration.databasePath = folder.appending(path: "core.sqlite").path
        configure(&configuration)
        let clock = Clock()
        let server = EmbeddedCoreServer(configuration: configuration, fates: clock.fates, logger: .silent)
        let core = try await RunningCore(server, folder, clock, apiKey: clientKey)
        do {
            try await test(core)
        } catch {
            try await core.close()
            throw error
        }
        try await core.close()
    }

    func close() async throws {
        let client = self.client
        try await self.loop.flatSubmit { client.value.shutdown() }.get()
        await self.server.stop()
        try FileManager.default.removeItem(at: self.folder)
    }

    func stop() async { await self.server.stop() }

    /// A call by the gateway's own client.
    func call<Value>(
        _ make: @escaping @Sendable (CoreClient) -> EventLoopFuture<Outcome<Value>>
    ) async -> Outcome<Value> {
        let client = self.client
        do {
            return try await self.loop.flatSubmit { make(client.value) }.get()
        } catch {
            Issue.record("a future of the client failed: \(error)")
            return .unreachable(CoreFault(.other))
        }
    }

    func insert(_ content: MessageContent) async throws -> Int64 {
        guard case .done(let id) = await self.call({ $0.insert(NewMessage(content)) }) else { throw Refused() }
        return id
    }

    func fetch(_ smsc: String) async throws -> [CoreMessage] {
        let outcome = await self.call { $0.queue(smsc: smsc, limit: 1000, frontend: "g", worker: 1) }
        guard case .done(let fetched) = outcome else { throw Refused() }
        return fetched.messages
    }

    struct Refused: Error {}

    /// A request octet for octet, as anybody could send it; returns status and body.
    func raw(
        _ method: String,
        _ path: String,
        _ body: [UInt8] = [],
        headers: [(String, String)] = []
    ) async throws -> (status: Int, body: String) {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(self.port)\(path)")
        request.method = .RAW(value: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if !body.isEmpty { request.body = .bytes(body) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let octets = try await response.body.collect(upTo: 64 << 20)
        return (Int(response.status.code), String(buffer: octets))
    }

    func raw(_ method: String, _ path: String, _ body: String) async throws -> (status: Int, body: String) {
        try await self.raw(method, path, Array(body.utf8))
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
