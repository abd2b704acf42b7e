import Common
import Glibc
import NIOCore
import NIOPosix
import Supervision

/// Reads what one process writes to its standard error, passes it on line by line, and keeps the last of it.
///
/// A line leaves in one write, so that lines of several children do not mix; one that is none of the log becomes one.
/// Lives on the event loop.
final class ChildLog {
    private(set) var lastWords = LastWords()

    private let child: ChildName
    private let loop: any EventLoop
    /// A second descriptor of the pipe, to read what is left when the process is gone before NIO was told.
    private let rest: Int32
    private let pass: (String) -> Void
    private var lines = LogLines()
    private let voice: ChildVoice
    private var allowances = LogAllowances()
    private var channel: (any Channel)?
    private var isFinished = false
    private var willTell = false

    /// Takes over `descriptor`; `pass` gets each line that is not left out.
    init(
        of child: ChildName,
        descriptor: Int32,
        style: LogStyle,
        on loop: any EventLoop,
        pass: @escaping (String) -> Void
    ) {
        self.child = child
        self.voice = ChildVoice(of: child, style: style)
        self.loop = loop
        self.pass = pass
        self.rest = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        // For both: they are one pipe.
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        self.open(descriptor)
    }

    deinit {
        if self.rest >= 0 { close(self.rest) }
    }

    /// The process was reaped: reads what is left, and closes.
    ///
    /// Without waiting for the end of the pipe, which a grandchild might hold open for ever.
    func finish() {
        guard !self.isFinished else { return }
        self.readRest()
        self.lines.finish { self.take($0) }
        self.tellLeftOut(self.allowances.finish())
        self.isFinished = true
        self.channel?.close(promise: nil)
    }

    private func open(_ descriptor: Int32) {
        let log = NIOLoopBound(self, eventLoop: self.loop)
        NIOPipeBootstrap(group: self.loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Reader(log.value))
                }
            }
            .takingOwnershipOfDescriptor(input: descriptor)
            .assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success(let channel):
                    log.value.channel = channel
                    if log.value.isFinished { channel.close(promise: nil) }
                case .failure(let error):
                    log.value.pass("the log of \(log.value.child) cannot be read: \(error)")
                }
            }
    }

    fileprivate func received(_ buffer: ByteBuffer) {
        guard !self.isFinished else { return }
        self.lines.append(buffer.readableBytesView) { self.take($0) }
    }

    private func readRest() {
        guard self.rest >= 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        // The pipe holds no more than its size, 64 KiB unless enlarged: a writer that lives on cannot keep us here.
        for _ in 0..<16 {
            let count = read(self.rest, &bytes, bytes.count)
            guard count > 0 else { return }
            self.lines.append(bytes.prefix(count)) { self.take($0) }
        }
    }

    private func take(_ line: [UInt8]) {
        let raw = String(decoding: line, as: UTF8.self)
        guard let said = self.voice.line(raw, at: .now) else { return }
        // What went well before it says nothing of why it died, and there is more of it.
        if said.level.isTrouble { self.lastWords.append(raw) }
        switch self.allowances.line(said.level, at: .now) {
        case .pass(let leftOut):
            self.tellLeftOut(leftOut)
            self.tell(said)
        case .leaveOut:
            self.tellSoon()
        }
    }

    /// A flood that ends in silence is told too.
    private func tellSoon() {
        guard !self.willTell else { return }
        self.willTell = true
        self.loop.assumeIsolated().scheduleTask(in: .seconds(1)) { [weak self] in
            guard let self else { return }
            self.willTell = false
            self.tellLeftOut(self.allowances.finish())
        }
    }

    private func tellLeftOut(_ count: Int) {
        guard count > 0 else { return }
        self.tell(self.voice.leftOut(count, at: .now))
    }

    private func tell(_ line: ChildVoice.Line) {
        StandardError.write(line.text + "\n")
        self.pass(line.text)
    }

    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let log: ChildLog

        init(_ log: ChildLog) {
            self.log = log
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.log.received(self.unwrapInboundIn(data))
        }
    }
}
