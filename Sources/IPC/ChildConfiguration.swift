package import Common
import Foundation
package import NIOCore
import NIOFoundationCompat

/// What a child is told to do: its own part of the configuration, and no other's secrets.
package enum ChildConfiguration: Codable, Equatable, Sendable {
    case listener(Listen)
    case tlsGate(Listen)
    case worker(Bind, CoreAccess, CacheSettings)
    case steward(CoreAccess, binds: [StewardBind], CacheSettings)
    case console(metrics: Endpoint, console: ConsoleEndpoint)
    case embeddedCore(EmbeddedCoreConfiguration, databasePath: String)

    /// What those must know of the message cache who hand its messages to Core.
    package struct CacheSettings: Codable, Equatable, Sendable {
        /// The names in idempotency keys.
        package var epochs: KeyEpochs
        /// `cache_flush_interval`: how long due messages may wait for the next look at the latest.
        package var flushInterval: Duration
        /// `cache_max_retry_attempts`, for the log.
        package var maxRetryAttempts: Int

        package init(epochs: KeyEpochs, flushInterval: Duration, maxRetryAttempts: Int) {
            self.epochs = epochs
            self.flushInterval = flushInterval
            self.maxRetryAttempts = maxRetryAttempts
        }
    }

    /// What Core is told of a bind when the gateway registers.
    package struct StewardBind: Codable, Equatable, Sendable {
        package var name: BindName
        package var mode: BindMode
        /// Whether the bind is up at this moment.
        package var connected: Bool

        package init(name: BindName, mode: BindMode, connected: Bool = false) {
            self.name = name
            self.mode = mode
            self.connected = connected
        }
    }

    /// As the frame that carries it.
    package func frame() throws -> Frame {
        .configure(try JSONEncoder().encodeAsByteBuffer(self, allocator: ByteBufferAllocator()))
    }

    package init(json: ByteBuffer) throws {
        self = try JSONDecoder().decode(Self.self, from: json)
    }
}
