import IPC
import NIOCore
import NIOPosix

/// A stream from the gateway, followed on the calling thread: whoever takes slowly is sent slowly.
final class GatewayStream {
    /// How a stream came to its end.
    enum End: Equatable {
        /// The gateway had no more to tell.
        case told
        /// Enough was taken, or time was up.
        case enough
    }

    private let take: (News) throws(Refusal) -> Bool
    private var client: ControlClient?
    private var end: Result<End, any Error>?
    private var hasBegun = false

    private init(_ take: @escaping (News) throws(Refusal) -> Bool) {
        self.take = take
    }

    /// Asks, and gives every piece to `take` until that answers false, the gateway ends it, or time is up.
    static func follow(
        _ request: ControlRequest,
        of folder: StateFolder,
        within limit: TimeAmount? = nil,
        take: @escaping (News) throws(Refusal) -> Bool
    ) throws(Refusal) -> End {
        let path = try folder.socket()
        let stream = GatewayStream(take)
        MultiThreadedEventLoopGroup.withCurrentThreadAsEventLoop { eventLoop in
            stream.open(request, path, on: eventLoop)
            guard let limit else { return }
            eventLoop.assumeIsolated().scheduleTask(in: limit) { stream.close(.success(.enough), eventLoop) }
        }
        switch stream.end {
        case .success(let end): return end
        case .failure(let refusal as Refusal): throw refusal
        case .failure(ControlFault.connectionLost) where stream.hasBegun: throw .gatewayEnded
        case .failure(let error): throw Refusal(error, socket: folder.shownSocket)
        case nil: throw Refusal("the gateway at \(folder.shownSocket) was never heard")
        }
    }

    private func open(_ request: ControlRequest, _ path: String, on eventLoop: any EventLoop) {
        ControlClient.connect(path: path, on: eventLoop).assumeIsolated().whenComplete { result in
            switch result {
            case .success(let client): self.follow(request, client.value, eventLoop)
            case .failure(let error): self.close(.failure(error), eventLoop)
            }
        }
    }

    private func follow(_ request: ControlRequest, _ client: ControlClient, _ eventLoop: any EventLoop) {
        self.client = client
        client.follow(request, timeout: GatewayCall.patience) { self.took($0, eventLoop) }
            .assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success(.refused(let why)): self.close(.failure(Refusal(why)), eventLoop)
                case .success: self.close(.success(.told), eventLoop)
                case .failure(let error): self.close(.failure(error), eventLoop)
                }
            }
    }

    private func took(_ news: News, _ eventLoop: any EventLoop) {
        guard self.end == nil else { return }
        self.hasBegun = true
        do throws(Refusal) {
            if try !self.take(news) { self.close(.success(.enough), eventLoop) }
        } catch {
            self.close(.failure(error), eventLoop)
        }
    }

    /// The first end is the one that counts.
    private func close(_ end: Result<End, any Error>, _ eventLoop: any EventLoop) {
        guard self.end == nil else { return }
        self.end = end
        self.client?.close()
        eventLoop.shutdownGracefully { _ in }
    }
}

extension Refusal {
    /// A stream outlives the gateway as little as the gateway's processes do.
    static var gatewayEnded: Refusal {
        Refusal(
            """
            the gateway has ended, and nothing more comes
              `journalctl -u omnimessage-smpp` shows its last words; when it runs again, say this again.
            """
        )
    }
}
