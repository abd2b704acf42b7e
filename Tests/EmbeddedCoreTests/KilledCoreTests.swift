import CoreAPI
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Testing

/// The program itself, started, killed without warning, and started again on the same file.
@Suite struct KilledCoreTests {
    /// The program stands beside the tests that are being run.
    private static var program: URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(
            path: "embeddedcore"
        )
    }

    private static func start(_ database: URL, port: Int) throws -> Process {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = ["--port", "\(port)", "--database", database.path]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        return process
    }

    private static func freePort(_ loop: any EventLoop) async throws -> Int {
        let channel = try await ServerBootstrap(group: loop).bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }

    @Test func `a Core that is killed at work has every message that it answered, once`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "core-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let port = try await Self.freePort(loop)
        let client = try await loop.submit {
            let configuration = CoreClientConfiguration(baseURL: "http://127.0.0.1:\(port)", timeout: 5000)
            return NIOLoopBound(
                try CoreClient(configuration: configuration, eventLoop: loop, logger: .silent),
                eventLoop: loop
            )
        }.get()
        let process = try Self.start(folder.appending(path: "core.sqlite"), port: port)
        try await Self.awaitStart(client, loop)
        let answered = try await Self.insertUntilKilled(process, client, loop)
        #expect(answered.count >= 100)
        let second = try Self.start(folder.appending(path: "core.sqlite"), port: port)
        try await Self.awaitStart(client, loop)
        for (key, id) in answered {
            #expect(try await Self.insert(key, client, loop) == .done(id))
        }
        second.terminate()
        second.waitUntilExit()
        #expect(second.terminationReason == .exit)
        #expect(second.terminationStatus == 0)
        try await loop.flatSubmit { client.value.shutdown() }.get()
        try FileManager.default.removeItem(at: folder)
    }

    private static func awaitStart(_ client: NIOLoopBound<CoreClient>, _ loop: any EventLoop) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try await loop.flatSubmit({ client.value.status() }).get().verdict != .done {
            try #require(ContinuousClock.now < deadline, "the program does not answer")
            await Task.yield()
        }
    }

    private static func insert(
        _ key: String,
        _ client: NIOLoopBound<CoreClient>,
        _ loop: any EventLoop
    ) async throws -> Outcome<Int64> {
        let message = NewMessage(asking(), idempotencyKey: key)
        return try await loop.flatSubmit { client.value.insert(message) }.get()
    }

    /// Hands messages in on several lines at once, kills the program in the midst, and returns what was answered.
    private static func insertUntilKilled(
        _ process: Process,
        _ client: NIOLoopBound<CoreClient>,
        _ loop: any EventLoop
    ) async throws -> [String: Int64] {
        let pid = process.processIdentifier
        let answers = Answers()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for line in 0..<8 {
                group.addTask {
                    for number in 0... {
                        let key = "\(line)-\(number)"
                        guard case .done(let id) = try await Self.insert(key, client, loop) else { return }
                        if answers.add(key, id) == 100 { kill(pid, SIGKILL) }
                    }
                }
            }
            try await group.waitForAll()
        }
        process.waitUntilExit()
        return answers.all
    }
}

/// What was answered, by key.
private final class Answers: Sendable {
    private let ids = Mutex<[String: Int64]>([:])

    var all: [String: Int64] { self.ids.withLock { $0 } }

    /// Notes an answer; returns how many there are.
    func add(_ key: String, _ id: Int64) -> Int {
        self.ids.withLock { ids in
            ids[key] = id
            return ids.count
        }
    }
}
