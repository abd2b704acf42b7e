import SMPP

/// What a carrier counts.
struct CarrierTally: Sendable, Equatable {
    var connections = 0
    var binds = 0
    var accepted = 0
    /// Messages left without an answer.
    var unanswered = 0
    /// Refused messages by the status they got.
    var refused: [CommandStatus: Int] = [:]
    var receiptsSent = 0
    var mosSent = 0
    /// Receipts and messages that the partner did not take, for good.
    var deliveriesFailed = 0

    /// All messages that came.
    var messages: Int { self.accepted + self.unanswered + self.refused.values.reduce(0, +) }

    /// The refusals, the smallest status first.
    var refusals: [(status: CommandStatus, count: Int)] {
        self.refused.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
    }
}
