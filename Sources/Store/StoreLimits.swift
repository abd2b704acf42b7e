/// The sizes and times that the store keeps to.
package struct StoreLimits: Sendable, Equatable {
    /// A group takes no further command once it holds so many rows, fewer or more as the disk's syncs are short or long;
    /// the first command of every bind comes in always.
    package var groupRows = 100...1000
    /// The same for the bytes of its payloads.
    package var groupBytes = 1_048_576
    /// A command that is in no transaction after so long is withdrawn and answered `busy`.
    package var patience: Duration = .seconds(5)
    /// With less free space than this, in bytes, nothing new is taken in.
    package var freeSpaceFloor: Int64 = 33_554_432
    /// Kept beside the database and given up on a full disk, so that rows can still be settled; in bytes.
    package var ballast: Int64 = 8_388_608
    /// Receipts that match nothing, over all carriers; beyond it the oldest goes.
    package var parkedReceipts = 100_000
    /// How long correlations and parked receipts are kept, in days.
    package var retentionDays: Int64 = 7

    package init() {}
}
