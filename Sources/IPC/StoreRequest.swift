package import Common

/// What a worker, or the steward in its place, asks the gateway's keeper to do for one bind.
///
/// Each is one command of the store; what it means is said there.
package enum StoreRequest: Equatable, Sendable {
    // MARK: The message cache

    /// `held`: the rows wait in the store instead of being delivered by whoever brings them.
    case append([CacheRow], held: Bool)
    case settle([MessageID])
    case fail([DeliveryFailure])
    case pause([MessageID])
    case claim(limit: UInt32)
    case find(MessageID)
    case cancel(MessageID)
    case replace(MessageID, CacheRow)
    case owedReceipts(limit: UInt32)
    case receiptsSent([MessageID])

    // MARK: On the way to a carrier

    case beginSending([SendingPart], again: Bool)
    case forgetSending([SendingPart])
    case keepOutcomes([PartOutcome])
    case outcomesTaken([Int64])
    case outgoing(OutgoingKind, after: SendingPart?, limit: UInt32)

    // MARK: Receipts

    case matchReceipts([ReceiptSearch])
    case forgetCorrelations([CorrelationMatch])
}

/// What the keeper answers; which case belongs to which request is said there.
package enum StoreReply: Equatable, Sendable {
    /// Nothing of it was done.
    case refused(StoreRefusal)
    /// How many rows it touched: `settle`, `pause`, `cancel`, `replace`, `receiptsSent`, `forgetSending`, `outcomesTaken`,
    /// `forgetCorrelations`.
    case touched(UInt32)
    case appended(AppendAnswer)
    case fates([DeliveryFate])
    case claimed(ClaimAnswer)
    /// `find`, `owedReceipts`.
    case messages([CachedMessage])
    /// `beginSending`, `outgoing`.
    case parts([OutgoingPart])
    /// `keepOutcomes`.
    case early([EarlyReceipt])
    case findings([ReceiptFinding])
}

/// Why the keeper did not do what it was asked.
package enum StoreRefusal: UInt8, Equatable, Sendable {
    /// The disk is full, or nearly.
    case full = 1
    /// Another program holds the database.
    case busy
    /// Anything else: the supervisor's log says what.
    case failed
    /// The bind has a worker of its own, or it is another's.
    case notYours
}
