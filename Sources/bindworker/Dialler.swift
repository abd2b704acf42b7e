import Common
import Glibc
import NIOCore
import NIOPosix
import TLS

/// Opens a TCP connection to a carrier: all addresses of its name in turn.
enum Dialler {
    /// Of one address; a name with several takes as many times this.
    private static let connectTimeout: TimeAmount = .seconds(10)
    /// How long octets may stay unacknowledged before the kernel gives the connection up: a peer that is gone without
    /// a word is noticed even while we only write.
    private static let userTimeout: ChannelOptions.Types.SocketOption.Value = 60_000

    private static let noAnswer = "no answer (time-out)"

    /// `TCP_USER_TIMEOUT` of `<linux/tcp.h>`.
    private static let tcpUserTimeout: CInt = 18

    static func dial(
        _ bind: ClientBind,
        on eventLoop: any EventLoop,
        initialise: @escaping (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel> {
        let bound = NIOLoopBound(
            { (channel: any Channel) in
                if let tls = bind.tls {
                    try channel.pipeline.syncOperations.addHandler(tls.handler(host: bind.host))
                }
                try initialise(channel)
            },
            eventLoop: eventLoop
        )
        return ClientBootstrap(group: eventLoop)
            .connectTimeout(Self.connectTimeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.tcpOption(.init(rawValue: Self.tcpUserTimeout)), value: Self.userTimeout)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try bound.value(channel) }
            }
            .connect(host: bind.host, port: bind.port)
    }

    /// What went wrong, for a person.
    static func words(for error: any Error) -> String {
        switch error {
        case let failure as NIOConnectionError:
            if let first = failure.connectionErrors.first { return Self.words(for: first.error) }
            if failure.dnsAError != nil || failure.dnsAAAAError != nil { return "the name is not known" }
            return "no address"
        // The kernel gives up by itself where our own patience had no chance to end.
        case let failure as IOError where failure.errnoCode == ETIMEDOUT: return Self.noAnswer
        case let failure as IOError:
            return String(cString: strerror(failure.errnoCode)).lowercased()
        case ChannelError.connectTimeout: return Self.noAnswer
        case _: return TLSTrouble.words(for: error) ?? "\(error)"
        }
    }
}
