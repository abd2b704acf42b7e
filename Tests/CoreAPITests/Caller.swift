import CoreAPI
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing

/// Makes calls from a test: on the client's loop, awaited from outside.
final class Caller: Sendable {
    private let loop: any EventLoop
    private let client: NIOLoopBound<CoreClient>
    let observed: Observed

    final class Observed: Sendable {
        let calls = Mutex<[(CoreOperation, Verdict)]>([])
    }

    init(_ configuration: CoreClientConfiguration, on loop: any EventLoop, logger: Logger = .silent) async throws {
        let observed = Observed()
        self.observed = observed
        self.loop = loop
        self.client = try await loop.submit {
            NIOLoopBound(
                try CoreClient(configuration: configuration, eventLoop: loop, logger: logger) { operation, verdict, _ in
                    observed.calls.withLock { $0.append((operation, verdict)) }
                },
                eventLoop: loop
            )
        }.get()
    }

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

    func close() async throws {
        let client = self.client
        try await self.loop.flatSubmit { client.value.shutdown() }.get()
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
