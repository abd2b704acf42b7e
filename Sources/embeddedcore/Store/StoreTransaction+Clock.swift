import Common
import GRDB

/// The clock was set: what waits for a time waits as long as it should have, and what is due stays due.
///
/// Times that the sender gave stay as they are: `deliver_after` and `expires` mean that time of day.
extension StoreTransaction {
    /// Moves leases, and the waits after an attempt that failed, by as much as the clock was set.
    func shiftTimes(by jump: Duration) throws {
        let by = jump.wholeMilliseconds
        let before = self.now.milliseconds - by
        try self.run("UPDATE lessee SET seen_until = seen_until + ?", [by])
        try self.run("UPDATE message SET due_at = due_at + ? WHERE state = 0 AND lease IS NOT NULL", [by])
        try self.keepDue(until: before)
        try self.run(
            """
            UPDATE message SET due_at = due_at + ?, deliver_after = due_at + ? \
            WHERE state = 0 AND lease IS NULL AND attempts > 0 AND due_at > ? AND due_at <= ?
            """,
            [by, by, before, before + RetryLadder.longestStep]
        )
    }

    /// What was due by a clock that has been set back since.
    ///
    /// All of it is due now, so that it goes before what comes, and by its ids in the order in which it came.
    private func keepDue(until before: Int64) throws {
        let now = self.now.milliseconds
        try self.bringBackUntried()
        try self.run(
            """
            UPDATE message SET due_at = ?, deliver_after = ? \
            WHERE state = 0 AND lease IS NULL AND attempts > 0 AND due_at > ? AND due_at <= ?
            """,
            [now, now, now, before]
        )
    }

    /// What has not been tried is due as it comes, or when its sender says, and never later.
    private func bringBackUntried() throws {
        let now = self.now.milliseconds
        try self.run(
            """
            UPDATE message SET due_at = max(?, coalesce(deliver_after, 0)) \
            WHERE state = 0 AND lease IS NULL AND attempts = 0 AND due_at > ?
            """,
            [now, now]
        )
    }

    /// As the file is opened: no lease ends later than one that is given now, and what has not been tried is due.
    ///
    /// Where one does, the clock has been set back since, by at least that much.
    func rightTimes() throws {
        let latest = self.now + self.rules.lease
        let seen = try self.row("SELECT max(seen_until) FROM lessee", [])?.time(0)
        if let seen, seen > latest { try self.shiftTimes(by: latest - seen) }
        try self.run(
            "UPDATE message SET due_at = ? WHERE state = 0 AND lease IS NOT NULL AND due_at > ?",
            [latest.milliseconds, latest.milliseconds]
        )
        try self.bringBackUntried()
    }
}
