import Common
import IPC
import Logging
import NIOCore

/// The log lines of the message cache, whose shapes are those of the original: people grep for them.
///
/// Above ten messages a second the lines about single messages that went well are for debugging, and each ten seconds
/// one line says how many there were.
final class CacheLog {
    private static let quiet = 10
    private static let summaryEvery: TimeAmount = .seconds(10)

    private let bind: BindName
    /// `cache_max_retry_attempts`.
    var maxRetries: Int
    private let logger: Logger
    private let eventLoop: any EventLoop
    private var second: NIODeadline = .distantPast
    private var inSecond = 0
    private var unsaid = (cached: 0, delivered: 0)
    private var summaryIsDue = false

    init(bind: BindName, maxRetries: Int, eventLoop: any EventLoop, logger: Logger) {
        self.bind = bind
        self.maxRetries = maxRetries
        self.logger = logger
        self.eventLoop = eventLoop
    }

    func cached(_ id: MessageID) {
        let level = self.level()
        if level == .debug { self.unsaid.cached += 1 }
        self.logger.log(level: level, "Message \(id) cached for \(self.bind)", metadata: Self.named(id))
    }

    func delivered(_ id: MessageID, as coreID: Int64) {
        let level = self.level()
        if level == .debug { self.unsaid.delivered += 1 }
        self.logger.log(
            level: level,
            "Successfully delivered cached message \(id), API ID: \(coreID)",
            metadata: Self.named(id)
        )
    }

    func failed(_ failure: DeliveryFailure, _ fate: DeliveryFate) {
        switch fate {
        case .retry(let retry, let due):
            self.logger.warning(
                """
                Failed to deliver message \(failure.id) (retry \(retry)/\(self.maxRetries)), \
                next retry at \(Self.text(due))
                """,
                metadata: [LogKeys.messageID: "\(failure.id)", LogKeys.error: "\(failure.error)"]
            )
        case .failedPermanent where failure.isPermanent:
            self.logger.error(
                "Message \(failure.id) was refused by Core, marking as failed_permanent",
                metadata: [LogKeys.messageID: "\(failure.id)", LogKeys.error: "\(failure.error)"]
            )
        case .failedPermanent(let retries, _):
            self.logger.error(
                "Message \(failure.id) exceeded max retries (\(retries)), marking as failed_permanent",
                metadata: [LogKeys.messageID: "\(failure.id)", LogKeys.error: "\(failure.error)"]
            )
        case .untouched:
            break
        }
    }

    func dropped(_ ids: [MessageID]) {
        for id in ids {
            self.logger.warning(
                "Cache overflow for \(self.bind): deleted oldest message",
                metadata: Self.named(id)
            )
        }
    }

    func unreadable(_ id: MessageID) {
        self.logger.error("message \(id) cannot be read, marking as failed_permanent", metadata: Self.named(id))
    }

    // MARK: How much

    private func level() -> Logger.Level {
        let now = self.eventLoop.now
        if now - self.second >= .seconds(1) {
            self.second = now
            self.inSecond = 0
        }
        self.inSecond += 1
        guard self.inSecond > Self.quiet else { return .info }
        if !self.summaryIsDue {
            self.summaryIsDue = true
            self.eventLoop.assumeIsolated().scheduleTask(in: Self.summaryEvery) { self.summarise() }
        }
        return .debug
    }

    private func summarise() {
        self.summaryIsDue = false
        self.logger.info(
            """
            \(self.unsaid.cached) messages cached for \(self.bind) and \(self.unsaid.delivered) delivered \
            in the last 10 s
            """
        )
        self.unsaid = (0, 0)
    }

    private static func named(_ id: MessageID) -> Logger.Metadata { [LogKeys.messageID: "\(id)"] }

    /// As the original writes it: `2026-02-01 12:34:56Z`.
    private static func text(_ moment: Timestamp) -> String {
        let text = moment.iso8601
        return text.prefix(10) + " " + text.dropFirst(11).prefix(8) + "Z"
    }
}
