import Common
import Logging
import NIOCore

/// Ends what has expired, when it expires; forgets what is old, now and then.
///
/// Asleep otherwise.
struct Sweeper: Sendable {
    let store: MessageStore
    let eventLoop: any EventLoop
    let logger: Logger

    /// Not more often, however many deadlines there are.
    private static let shortestWait: Int64 = 1000
    private static let purgeInterval: Int64 = 3_600_000

    /// Runs until the task is cancelled.
    func run() async {
        var nextPurge = self.store.fates.now() + .milliseconds(Self.purgeInterval)
        while !Task.isCancelled {
            var wait = Self.purgeInterval
            do throws(StoreFault) {
                let deadline = try await self.sweep()
                let now = self.store.fates.now()
                if now >= nextPurge {
                    try await self.purge()
                    nextPurge = now + .milliseconds(Self.purgeInterval)
                }
                let next = min(deadline ?? nextPurge, nextPurge)
                wait = max(next.milliseconds - now.milliseconds, Self.shortestWait)
            } catch {
                guard error.reason != .closed else { return }
                self.logger.error("sweep failed", metadata: [LogKeys.error: "\(error)"])
                wait = 10 * Self.shortestWait
            }
            await self.rest(wait)
        }
    }

    /// Sleeps at least a second, so that a busy Core, whose every message brings a deadline, is not swept after each.
    private func rest(_ milliseconds: Int64) async {
        await Bell().wait(.milliseconds(Self.shortestWait), on: self.eventLoop)
        guard milliseconds > Self.shortestWait, !Task.isCancelled else { return }
        await self.store.sweeperBell.wait(.milliseconds(milliseconds - Self.shortestWait), on: self.eventLoop)
    }

    private func sweep() async throws(StoreFault) -> Timestamp? {
        while try await self.store.write({ transaction in try transaction.sweep() }) {}
        return try await self.store.write { transaction in try transaction.nextDeadline() }
    }

    private func purge() async throws(StoreFault) {
        var position: Int64? = 0
        while let start = position {
            position = try await self.store.write { transaction in try transaction.purge(after: start) }
        }
        while try await self.store.write({ transaction in try transaction.purgeOthers() }) {}
    }
}
