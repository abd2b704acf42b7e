/// The times and limits by which the store works.
struct StoreRules: Sendable {
    var ladder = RetryLadder(maxAttempts: 10)
    /// How long what was fetched is kept for whoever fetched it.
    var lease = Duration.seconds(60)
    /// How long a repeated idempotency key finds the first message.
    var keyLife = Duration.seconds(7 * 86_400)
    /// How long a message is given that names no expiry, once the carrier has it.
    var assumedValidity = Duration.seconds(7 * 86_400)
    /// How long after its expiry the carrier's receipt is still waited for.
    var receiptGrace = Duration.seconds(86_400)
    /// How long receipts that match no message are kept, and how many.
    var orphanLife = Duration.seconds(7 * 86_400)
    var orphanLimit: Int64 = 100_000
    /// How long a receipt item is offered to a bind.
    var receiptLife = Duration.seconds(7 * 86_400)
    /// How long what is finished can still be looked at.
    var retention = Duration.seconds(30 * 86_400)
}
