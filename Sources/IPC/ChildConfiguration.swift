package import Common
import Foundation
package import NIOCore
import NIOFoundationCompat

/// What a child is told to do: its own part of the configuration, and no other's secrets.
package enum ChildConfiguration: Codable, Equatable, Sendable {
    case listener(Listen)
    case worker(Bind, CoreAccess)
    case steward(CoreAccess, binds: [StewardBind])
    case console(metrics: Endpoint, console: ConsoleEndpoint)
    case embeddedCore(EmbeddedCoreConfiguration, databasePath: String)

    /// What Core is told of a bind when the gateway registers.
    package struct StewardBind: Codable, Equatable, Sendable {
        package var name: BindName
        package var mode: BindMode

        package init(name: BindName, mode: BindMode) {
            self.name = name
            self.mode = mode
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
