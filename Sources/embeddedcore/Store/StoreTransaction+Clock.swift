import Common
import GRDB

/// The clock was set: what waits for a time waits as long as it should have.
///
/// Times that the sender gave stay as they are: `deliver_after` and `expires` mean that time of day.
extension StoreTransaction {
    /// Moves leases, and the waits after an attempt that failed, by as much as the clock was set.
    func shiftTimes(by jump: Duration) throws {
        let by = jump.wholeMilliseconds
        let before = self.now.milliseconds - by
        try self.run("UPDATE lessee SET seen_until = seen_until + ?", [by])
        try self.run("UPDATE message SET due_at = due_at + ? WHERE state = 0 AND lease IS NOT NULL", [by])
        try self.run(
            """
            UPDATE message SET due_at = due_at + ?, deliver_after = due_at + ? \
            WHERE state = 0 AND lease IS NULL AND attempts > 0 AND due_at > ? AND due_at <= ?
            """,
            [by, by, before, before + RetryLadder.longestStep]
        )
    }

    /// As the file is opened: no lease ends later than one that is given now.
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
    }
}
