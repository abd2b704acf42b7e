import NIOCore
import NIOPosix
import Synchronization

/// A server that answers each request with the next of its answers, octet for octet, or hangs up, or stays silent.
final class CannedServer: Sendable {
    enum Reply: Sendable {
        case http(Int, String)
        case octets(String)
        case hangUp
        case silence
    }

    private let channel: any Channel
    let port: Int

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        let take: @Sendable (String) -> Reply
        private var seen = ""

        init(_ take: @escaping @Sendable (String) -> Reply) { self.take = take }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.seen += String(buffer: self.unwrapInboundIn(data))
            guard let end = self.seen.firstRange(of: "\r\n\r\n")?.upperBound else { return }
            let head = self.seen[..<end].lowercased()
            let length =
                head.split(separator: "content-length: ").dropFirst().first
                .flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
            guard self.seen[end...].utf8.count >= length else { return }
            let reply = self.take(self.seen)
            self.seen = ""
            switch reply {
            case .http(let status, let body):
                let text = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .octets(let text):
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .hangUp:
                context.close(promise: nil)
            case .silence:
                break
            }
        }
    }

    private final class Script: Sendable {
        let replies: Mutex<[Reply]>
        let requests = Mutex<[String]>([])

        init(_ replies: [Reply]) { self.replies = Mutex(replies) }

        func take(_ request: String) -> Reply {
            self.requests.withLock { $0.append(request) }
            return self.replies.withLock { $0.isEmpty ? .hangUp : $0.removeFirst() }
        }
    }

    private let script: Script

    init(on group: any EventLoopGroup, _ replies: [Reply]) async throws {
        let script = Script(replies)
        self.script = script
        self.channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler { script.take($0) })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.port = self.channel.localAddress?.port ?? 0
    }

    var seen: [String] { self.script.requests.withLock { $0 } }

    func close() async throws { try await self.channel.close() }
}
