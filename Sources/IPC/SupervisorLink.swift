import Common
package import NIOCore
import NIOPosix

/// A child's connection to the supervisor.
///
/// It says hello, answers pings by itself and passes the rest on. When the supervisor is gone, `onLost` is called: a
/// child has no work without it, and ends.
package final class SupervisorLink {
    package let identity: ChildIdentity
    package let eventLoop: any EventLoop
    /// Every frame but pings and log levels.
    package var onFrame: (Frame) -> Void = { _ in }
    package var onLost: () -> Void = {}

    private let connection = FrameConnection()

    /// A link that is not connected yet: what is sent goes nowhere.
    package init(identity: ChildIdentity, eventLoop: any EventLoop) {
        self.identity = identity
        self.eventLoop = eventLoop
    }

    /// Dials the supervisor and says hello; `prepare` runs on the event loop before anything can arrive.
    package static func connect(
        _ identity: ChildIdentity,
        processID: Int32,
        on eventLoop: any EventLoop,
        prepare: @escaping (SupervisorLink) -> Void
    ) -> EventLoopFuture<Void> {
        let link = SupervisorLink(identity: identity, eventLoop: eventLoop)
        let bound = NIOLoopBound((link, prepare), eventLoop: eventLoop)
        return ClientBootstrap(group: eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let (link, prepare) = bound.value
                    prepare(link)
                    link.connection.onFrame = { [unowned link] frame, _ in link.received(frame) }
                    link.connection.onClosed = { _, _ in link.onLost() }
                    try link.connection.attach(to: channel)
                }
            }
            .connect(unixDomainSocketPath: identity.supervisorSocket)
            .map { _ in
                let link = bound.value.0
                link.send(
                    .hello(
                        Hello(
                            role: identity.role,
                            bind: identity.bind,
                            generation: identity.generation,
                            processID: processID
                        )
                    )
                )
            }
    }

    package func send(_ frame: Frame) {
        self.connection.send(frame)
    }

    /// Whether what is sent leaves now; a supervisor that is busy is not to be sent what can be left out.
    package var hasRoom: Bool { self.connection.hasRoom }

    private func received(_ frame: Frame) {
        switch frame {
        case .ping(let number): self.send(.pong(number))
        case .logLevel(let word):
            if let level = LogLevel(rawValue: word) { LoggingSetup.setLevel(level) }
        case .hello, .ready, .linkStatus, .metrics, .pong, .lastWords, .store, .traced, .configure, .routes, .stop,
            .stored, .cacheDue, .trace, .coreFacts, .request, .response, .news:
            self.onFrame(frame)
        }
    }
}
