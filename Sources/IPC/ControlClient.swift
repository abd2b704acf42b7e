import Foundation
package import NIOCore
import NIOFoundationCompat
import NIOPosix

/// Why a control request brought no answer.
package enum ControlFault: Error, Equatable, Sendable {
    /// The gateway closed the connection before it answered.
    case connectionLost
    /// No answer in time.
    case timeout
    /// The answer is not one that this program understands.
    case notUnderstood
}

/// Asks a running gateway over its control socket: what `smppctl` and the console use.
package final class ControlClient {
    private let connection = FrameConnection()
    private let eventLoop: any EventLoop
    private var nextNumber: UInt32 = 1
    private var waiting: [UInt32: EventLoopPromise<ControlResponse>] = [:]
    private var streams: [UInt32: (News) -> Void] = [:]
    private var isLost = false
    /// Called when the connection ends.
    package var onLost: () -> Void = {}

    private init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Dials `path`; the client is bound to `eventLoop` and must be used there.
    package static func connect(
        path: String,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<NIOLoopBound<ControlClient>> {
        let client = NIOLoopBound(ControlClient(eventLoop: eventLoop), eventLoop: eventLoop)
        return ClientBootstrap(group: eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try client.value.attach(to: channel) }
            }
            .connect(unixDomainSocketPath: path)
            .map { _ in client }
    }

    private func attach(to channel: any Channel) throws {
        self.connection.onFrame = { [unowned self] frame, _ in self.received(frame) }
        self.connection.onClosed = { _, _ in self.lost() }
        try self.connection.attach(to: channel)
    }

    /// Asks, and fails with `ControlFault` when there is no answer within `timeout`.
    package func ask(_ request: ControlRequest, timeout: TimeAmount = .seconds(5)) -> EventLoopFuture<ControlResponse> {
        self.ask(request, timeout: timeout) { _ in }
    }

    /// Asks for a stream: `take` gets each piece, the answer is its end.
    ///
    /// `timeout` is for the first piece, or the answer; a stream that has begun may be silent for as long as it likes. It
    /// ends too when this client is closed.
    package func follow(
        _ request: ControlRequest,
        timeout: TimeAmount = .seconds(5),
        take: @escaping (News) -> Void
    ) -> EventLoopFuture<ControlResponse> {
        self.ask(request, timeout: timeout, take: take)
    }

    private func ask(
        _ request: ControlRequest,
        timeout: TimeAmount,
        take: @escaping (News) -> Void
    ) -> EventLoopFuture<ControlResponse> {
        guard !self.isLost else { return self.eventLoop.makeFailedFuture(ControlFault.connectionLost) }
        let promise = self.eventLoop.makePromise(of: ControlResponse.self)
        let number = self.nextNumber
        self.nextNumber &+= 1
        do {
            let json = try JSONEncoder().encodeAsByteBuffer(request, allocator: ByteBufferAllocator())
            self.waiting[number] = promise
            self.connection.send(.request(number, json))
        } catch {
            promise.fail(error)
        }
        let deadline = self.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
            self.streams[number] = nil
            self.waiting.removeValue(forKey: number)?.fail(ControlFault.timeout)
        }
        self.streams[number] = { news in
            deadline.cancel()
            take(news)
        }
        promise.futureResult.whenComplete { _ in deadline.cancel() }
        return promise.futureResult
    }

    package func close() {
        self.connection.close()
    }

    private func received(_ frame: Frame) {
        if case .news(let number, let news) = frame { self.streams[number]?(news) }
        guard case .response(let number, let json) = frame, let promise = self.waiting.removeValue(forKey: number)
        else { return }
        self.streams[number] = nil
        do {
            promise.succeed(try JSONDecoder().decode(ControlResponse.self, from: json))
        } catch {
            // Whatever the decoder says, the meaning is the same: the other end is of another version.
            promise.fail(ControlFault.notUnderstood)
        }
    }

    private func lost() {
        self.isLost = true
        let waiting = self.waiting
        self.waiting = [:]
        self.streams = [:]
        for promise in waiting.values { promise.fail(ControlFault.connectionLost) }
        self.onLost()
    }
}
