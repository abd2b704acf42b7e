import CoreAPI
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing

/// Runs a test against a server that gives these answers.
private func withServer(
    _ replies: [CannedServer.Reply],
    timeout: Int64 = 5000,
    concurrency: Int = 10,
    logger: Logger = .silent,
    _ test: (CannedServer, Caller) async throws -> Void
) async throws {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let server = try await CannedServer(on: loop, replies)
    let configuration = CoreClientConfiguration(
        baseURL: "http://127.0.0.1:\(server.port)/",
        apiKey: "secret",
        timeout: timeout,
        concurrency: concurrency
    )
    let caller = try await Caller(configuration, on: loop, logger: logger)
    try await test(server, caller)
    try await caller.close()
    try await server.close()
}

private let message = NewMessage(
    MessageContent(sourceMsisdn: "1", destinationMsisdn: "2", messageBody: "x"),
    idempotencyKey: "k"
)

@Suite struct CoreClientTests {
    @Test func `a message is handed in with its key, and its id comes back`() async throws {
        try await withServer([.http(201, #"{"data":{"id":99999,"x":[]}}"#)]) { server, caller in
            #expect(await caller.call { $0.insert(message) } == .done(99999))
            let request = try #require(server.seen.first)
            #expect(request.hasPrefix("POST /api/messages HTTP/1.1\r\n"))
            #expect(request.contains("Idempotency-Key: k\r\n"))
            #expect(request.contains("X-API-Key: secret\r\n"))
            #expect(request.contains("Content-Type: application/json\r\n"))
            #expect(caller.observed.calls.withLock { $0.map(\.1) } == [.done])
        }
    }

    @Test func `answers are judged by their status`() async throws {
        let replies: [CannedServer.Reply] = [
            .http(422, #"{"errors":{"dest":["is odd","is long"]}}"#), .http(503, "x"), .http(401, ""),
            .http(404, "<html>"),
            .http(200, "not json"), .http(200, #"{"data":{}}"#),
        ]
        try await withServer(replies) { _, caller in
            #expect(
                await caller.call { $0.insert(message) }
                    == .permanent(CoreFault(.http(422), "dest is odd; dest is long"))
            )
            #expect(await caller.call { $0.insert(message) } == .temporary(CoreFault(.http(503))))
            #expect(await caller.call { $0.insert(message) } == .unreachable(CoreFault(.http(401))))
            #expect(await caller.call { $0.insert(message) } == .unreachable(CoreFault(.http(404))))
            #expect(await caller.call { $0.insert(message) }.fault?.reason == .parseError)
            #expect(await caller.call { $0.insert(message) }.verdict == .temporary)
        }
    }

    @Test func `a refused connection is an unreachable Core`() async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let server = try await CannedServer(on: loop, [])
        let port = server.port
        try await server.close()
        for host in ["127.0.0.1", "localhost"] {
            let caller = try await Caller(CoreClientConfiguration(baseURL: "http://\(host):\(port)"), on: loop)
            let outcome = await caller.call { $0.status() }
            #expect(outcome.fault?.reason == .connectionRefused)
            #expect(outcome.verdict == .unreachable)
            try await caller.close()
        }
    }

    @Test func `a name that leads nowhere is an unreachable Core`() async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let caller = try await Caller(CoreClientConfiguration(baseURL: "http://no-such-host.invalid:1"), on: loop)
        let outcome = await caller.call { $0.status() }
        #expect(outcome.fault?.reason == .nameNotFound)
        #expect(outcome.verdict == .unreachable)
        try await caller.close()
    }

    @Test(arguments: ["", "core", "http://", "ftp://x", "http://ho st"])
    func `an address that is none is an unreachable Core`(address: String) async throws {
        let caller = try await Caller(
            CoreClientConfiguration(baseURL: address),
            on: MultiThreadedEventLoopGroup.singleton.next()
        )
        #expect(await caller.call { $0.status() }.verdict == .unreachable)
        try await caller.close()
    }

    @Test func `silence is a time-out`() async throws {
        try await withServer([.silence], timeout: 100) { _, caller in
            #expect(await caller.call { $0.insert(message) }.fault?.reason == .timeout)
        }
    }

    @Test func `a lost connection is tried once more, and only once`() async throws {
        try await withServer([.hangUp, .http(201, #"{"data":{"id":1}}"#), .hangUp, .hangUp]) { server, caller in
            #expect(await caller.call { $0.insert(message) } == .done(1))
            #expect(await caller.call { $0.insert(message) }.fault?.reason == .connectionLost)
            #expect(server.seen.count == 4)
        }
    }

    @Test func `an answer without end is cut off`() async throws {
        let head = "HTTP/1.1 200 X\r\nContent-Length: 99999999\r\n\r\n"
        try await withServer([.octets(head)]) { _, caller in
            #expect(await caller.call { $0.status() }.fault?.reason == .answerTooLarge)
        }
    }

    @Test func `no more calls run at a time than allowed, and all are made in order`() async throws {
        let replies = (1...20).map { CannedServer.Reply.http(201, #"{"data":{"id":\#($0)}}"#) }
        try await withServer(replies, concurrency: 1) { server, caller in
            let ids = await withTaskGroup(of: Int64?.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        guard case .done(let id) = await caller.call({ $0.insert(message) }) else { return nil }
                        return id
                    }
                }
                return await group.reduce(into: [Int64?]()) { $0.append($1) }
            }
            #expect(ids.compactMap(\.self).sorted() == Array(1...20))
        }
    }

    @Test func `a held call does not keep others out`() async throws {
        let replies: [CannedServer.Reply] = [.silence, .http(201, #"{"data":{"id":1}}"#)]
        try await withServer(replies, timeout: 300, concurrency: 1) { server, caller in
            async let held = caller.call { $0.queue(smsc: "a b", limit: 10, wait: .milliseconds(200)) }
            while server.seen.isEmpty { await Task.yield() }
            #expect(await caller.call { $0.insert(message) } == .done(1))
            #expect(await held.fault?.reason == .timeout)
            #expect(server.seen[0].hasPrefix("GET /api/messages/queue?smsc=a%20b&limit=10&wait=200 "))
        }
    }

    @Test func `a message that cannot be read does not hide the others`() async throws {
        let body = #"{"data":[{"id":1,"destination_msisdn":"2"},{"id":2,"tp_dcs":"x"},{"no":1},{"id":3}]}"#
        try await withServer([.http(200, body)]) { _, caller in
            guard case .done(let fetched) = await caller.call({ $0.queue(smsc: "a", limit: 10) }) else {
                Issue.record("not done")
                return
            }
            #expect(fetched.messages.map(\.id) == [1, 3])
            #expect(fetched.unreadable.map(\.id) == [2, nil])
        }
    }

    @Test func `shut down, every call ends at once`() async throws {
        try await withServer([.silence]) { server, caller in
            async let pending = caller.call { $0.status() }
            while server.seen.isEmpty { await Task.yield() }
            try await caller.close()
            #expect(await pending.verdict == .unreachable)
            #expect(await caller.call { $0.status() }.fault?.reason == .shutDown)
        }
    }

    @Test func `failures are logged in the words that people search for`() async throws {
        let lines = Lines()
        let logger = Logger(label: "x") { _ in LineHandler(lines: lines) }
        try await withServer([.http(503, ""), .http(503, ""), .http(422, ""), .http(200, "?")], logger: logger) {
            _,
            caller in
            for _ in 0..<4 { _ = await caller.call { $0.insert(message) } }
        }
        // How often a kind is told is the log's own test: here a slow machine may have taken more than its second.
        #expect(Set(lines.all.withLock { $0 }) == ["api insert_message http 503", "api insert_message parse error"])
    }
}

@Suite struct CoreClientBatchTests {
    private static func messages(_ count: Int) -> [NewMessage] { Array(repeating: message, count: count) }

    @Test func `each item of a batch has its own outcome`() async throws {
        let body =
            #"{"data":[{"id":1},{"status":422,"errors":{"x":["bad"]}},{"status":503,"errors":{"x":["busy"]}},{"kept":true},7]}"#
        try await withServer([.http(200, body)]) { server, caller in
            let outcome = await caller.call { $0.insertBatch(Self.messages(5)) }
            #expect(
                outcome
                    == .done([
                        .done(1), .permanent(CoreFault(.http(422), "x bad")),
                        .temporary(CoreFault(.http(503), "x busy")),
                        .kept, .temporary(CoreFault(.parseError, "must be an object")),
                    ])
            )
            #expect(server.seen[0].contains(#""idempotency_key":"k""#))
        }
    }

    @Test func `a batch that is refused as a whole is halved until the bad item is found`() async throws {
        let replies: [CannedServer.Reply] = [
            .http(413, ""), .http(200, #"{"data":[{"id":1},{"id":2}]}"#), .http(400, ""), .http(400, ""),
            .http(200, #"{"data":[{"id":4}]}"#),
        ]
        try await withServer(replies) { server, caller in
            let outcome = await caller.call { $0.insertBatch(Self.messages(4)) }
            #expect(outcome == .done([.done(1), .done(2), .permanent(CoreFault(.http(400))), .done(4)]))
            #expect(server.seen.count == 5)
        }
    }

    @Test func `where the second half cannot be delivered the whole batch is said not to be`() async throws {
        let replies: [CannedServer.Reply] = [.http(413, ""), .http(200, #"{"data":[{"id":1}]}"#), .http(503, "")]
        try await withServer(replies) { _, caller in
            #expect(await caller.call { $0.insertBatch(Self.messages(2)) } == .temporary(CoreFault(.http(503))))
        }
    }

    @Test func `too few answers are no answer`() async throws {
        try await withServer([.http(200, #"{"data":[{"id":1}]}"#)]) { _, caller in
            #expect(await caller.call { $0.insertBatch(Self.messages(2)) }.fault?.reason == .parseError)
        }
    }

    @Test func `nothing to say makes no call`() async throws {
        try await withServer([]) { server, caller in
            #expect(await caller.call { $0.results([]) } == .done([]))
            #expect(server.seen.isEmpty)
        }
    }
}

final class Lines: Sendable {
    let all = Mutex<[String]>([])
}

struct LineHandler: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        self.lines.all.withLock { $0.append(event.message.description) }
    }
}
