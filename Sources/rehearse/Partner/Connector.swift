import Glibc
import NIOCore
import NIOPosix
import SMPP

/// Connects a partner's link.
enum Connector {
    /// Fails with a ``Complaint`` that says what to start when nobody listens.
    static func connect(
        _ settings: PartnerSettings,
        owner: any LinkOwner,
        on loop: any EventLoop
    ) -> EventLoopFuture<Void> {
        let owner = NIOLoopBound(owner, eventLoop: loop)
        let bootstrap = ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.recvAllocator, value: Link.receiveAllocator)
            .connectTimeout(.seconds(10))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let link = Link(
                        settings.session,
                        peer: "\(settings.host):\(settings.port)",
                        owner: owner.value,
                        on: channel.eventLoop
                    )
                    try channel.pipeline.syncOperations.addHandler(link)
                }
            }
        return bootstrap.connect(host: settings.host, port: settings.port).map { _ in }.flatMapErrorThrowing { error in
            throw Self.complaint(error, settings)
        }
    }

    private static func complaint(_ error: any Error, _ settings: PartnerSettings) -> Complaint {
        let place = "\(settings.host):\(settings.port)"
        if Self.isRefusal(error) {
            return Complaint(
                "nothing listens on \(place). Start the gateway, or `rehearse carrier --port \(settings.port)`."
            )
        }
        return Complaint("no connection with \(place): \(error)")
    }

    private static func isRefusal(_ error: any Error) -> Bool {
        if let error = error as? IOError { return error.errnoCode == ECONNREFUSED }
        guard let error = error as? NIOConnectionError else { return false }
        return !error.connectionErrors.isEmpty && error.connectionErrors.allSatisfy { Self.isRefusal($0.error) }
    }
}
