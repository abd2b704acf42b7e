import Common
package import Logging
package import NIOCore

/// Warnings of what was refused: the first ten of each reason one by one, then a number each ten seconds.
///
/// One partner that is refused a thousand times a second would else fill the disk for ever, and push out what else there
/// is to say. Lives on one event loop.
package final class RefusalLog {
    private struct Kind: Hashable, Sendable {
        let words: String
        let bind: String?
    }

    private let eventLoop: any EventLoop
    private let logger: Logger
    private var repetitions = Repetitions<Kind>()
    private var isDue = false

    package init(eventLoop: any EventLoop, logger: Logger) {
        self.eventLoop = eventLoop
        self.logger = logger
    }

    /// Warns, if it is one of the first of its kind.
    ///
    /// - Parameters:
    ///   - words: what is the same in all of them, out of a closed set; the number is told behind it.
    ///   - bind: the bind that it concerns, where the logger does not say so already.
    ///   - fields: made only for a line that is written, as is `line`.
    ///   - line: this one.
    package func warn(
        _ words: String,
        bind: String? = nil,
        _ fields: @autoclosure () -> Logger.Metadata,
        _ line: @autoclosure () -> Logger.Message
    ) {
        let kind = Kind(words: words, bind: bind)
        if self.repetitions.happened(kind, at: .now) {
            self.logger.warning(line(), metadata: fields().merging(Self.metadata(kind)) { $1 })
        }
        self.setTimer()
    }

    private static func metadata(_ kind: Kind) -> Logger.Metadata { kind.bind.map { [LogKeys.bind: "\($0)"] } ?? [:] }

    private func setTimer() {
        guard !self.isDue, let due = self.repetitions.nextDue else { return }
        self.isDue = true
        let wait = max(.milliseconds(1), due - .now)
        self.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(wait)) { [weak self] in
            guard let self else { return }
            self.isDue = false
            self.tellRest()
            self.setTimer()
        }
    }

    private func tellRest() {
        for (kind, count) in self.repetitions.due(at: .now) {
            let fields: Logger.Metadata = [LogKeys.count: "\(count)"]
            self.logger.warning(
                "\(kind.words), and \(count) more in the last 10 s",
                metadata: fields.merging(Self.metadata(kind)) { $1 }
            )
        }
    }
}
