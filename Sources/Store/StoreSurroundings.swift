package import Common

/// What the store takes from the world besides its file: clocks, dice, free space; a test says each.
package struct StoreSurroundings: Sendable {
    /// The time of day, which may be set back and forward: for what is recorded.
    package var now: @Sendable () -> Timestamp
    /// Since some fixed moment; only ever rises: for waiting, and to notice that the other clock was set.
    package var uptime: @Sendable () -> Duration
    /// Free bytes on the file system of this path, for programs without privileges; nil where it does not say.
    package var freeSpace: @Sendable (_ path: String) -> Int64?
    package var dice: @Sendable () -> UInt64

    package init(
        now: @escaping @Sendable () -> Timestamp,
        uptime: @escaping @Sendable () -> Duration,
        freeSpace: @escaping @Sendable (_ path: String) -> Int64?,
        dice: @escaping @Sendable () -> UInt64
    ) {
        self.now = now
        self.uptime = uptime
        self.freeSpace = freeSpace
        self.dice = dice
    }
}
