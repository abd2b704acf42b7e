import CLinux
import Glibc
import NIOCore
import NIOPosix

/// Signals as events on the loop: no handler, nothing that is forbidden in one.
///
/// ```
/// let inbox = try SignalInbox()                     // first thing in main, before any thread
/// try await inbox.open(on: loop) { signal in … }    // in the loop, one call for each signal
/// ```
struct SignalInbox {
    enum Signal: CaseIterable, Equatable, Sendable {
        case hangUp
        case terminate
        case interrupt
        case user1
        case user2
        case childEnded

        var number: Int32 {
            switch self {
            case .hangUp: SIGHUP
            case .terminate: SIGTERM
            case .interrupt: SIGINT
            case .user1: SIGUSR1
            case .user2: SIGUSR2
            case .childEnded: SIGCHLD
            }
        }
    }

    private let descriptor: Int32

    /// Blocks the signals in this thread and those that it starts; from now on they wait to be read.
    ///
    /// A thread that runs already would receive them the old way, and end the process.
    init() throws(SystemRefusal) {
        let numbers = Signal.allCases.map(\.number)
        let result = omni_signalfd(numbers, Int32(numbers.count))
        guard result >= 0 else { throw SystemRefusal(attempt: "receive signals", errno: -result) }
        self.descriptor = result
    }

    /// Hands over the descriptor; to be called once, on the loop.
    func open(on loop: any EventLoop, receive: @escaping (Signal) -> Void) -> EventLoopFuture<Void> {
        let receive = NIOLoopBound(receive, eventLoop: loop)
        return NIOPipeBootstrap(group: loop)
            // A read into less than a record is an error that NIO takes for a broken rule of its own.
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16 * Self.recordSize))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Reader(receive: receive.value))
                }
            }
            .takingOwnershipOfDescriptor(input: self.descriptor)
            .map { _ in }
    }

    /// The size of `struct signalfd_siginfo`; it begins with the signal's number.
    private static let recordSize = 128

    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let receive: (Signal) -> Void

        init(receive: @escaping (Signal) -> Void) {
            self.receive = receive
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var records = self.unwrapInboundIn(data)
            while var record = records.readSlice(length: SignalInbox.recordSize) {
                guard let number = record.readInteger(endianness: .host, as: UInt32.self) else { return }
                for signal in Signal.allCases where UInt32(signal.number) == number { self.receive(signal) }
            }
        }
    }
}
