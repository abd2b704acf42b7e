import Glibc
import NIOCore
import NIOPosix

/// One who acts in a rehearsal: lives on one event loop, is told lines and when to stop, and ends by its promise.
protocol Player: AnyObject {
    /// A line of standard input.
    func hear(_ line: String)
    /// Ctrl-C: say goodbye and end.
    func stop()
}

/// Runs a player until it ends, on an event loop of its own.
enum Stage {
    typealias Ending = EventLoopPromise<ExitStatus>

    /// Waits for the player's end.
    ///
    /// The first SIGINT or SIGTERM asks it to stop, the second does not ask.
    ///
    /// - Parameters:
    ///   - listens: whether lines of standard input are for the player.
    ///   - make: creates the player, on the event loop.
    /// - Returns: how it ended.
    /// - Throws: what the player failed with.
    static func run(
        listens: Bool,
        _ make: @escaping @Sendable (any EventLoop, Ending) throws -> any Player
    ) throws -> ExitStatus {
        Self.blockSignals()
        let loop = Self.makeLoop()
        let ending = loop.makePromise(of: ExitStatus.self)
        let player = try loop.submit { NIOLoopBound(try make(loop, ending), eventLoop: loop) }.wait()
        let threads = NIOThreadPool(numberOfThreads: 2)
        threads.start()
        threads.submit { _ in Self.awaitSignals { loop.execute { player.value.stop() } } }
        if listens {
            threads.submit { _ in
                var lines = LineReader()
                while let line = lines.next() { loop.execute { player.value.hear(line) } }
            }
        }
        let status = try ending.futureResult.wait()
        // What was said last is written by then.
        try loop.submit {}.wait()
        return status
    }

    /// An event loop with a thread of its own, which lasts as long as the process.
    static func makeLoop() -> any EventLoop {
        MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
    }

    /// Before any thread starts, so that every thread leaves the two signals to the one that waits for them.
    ///
    /// In the background a terminal must not stop us for looking at standard input, nor a closed pipe end us.
    private static func blockSignals() {
        var signals = Self.endingSignals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGTTIN, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
    }

    private static var endingSignals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        return signals
    }

    private static func awaitSignals(_ stop: () -> Void) {
        var signals = Self.endingSignals
        var number: Int32 = 0
        guard sigwait(&signals, &number) == 0 else { return }
        stop()
        guard sigwait(&signals, &number) == 0 else { return }
        exit(ExitStatus.failed.rawValue)
    }
}
