package import Common

/// One part of a message on its way from Core to a carrier.
package struct SendingPart: Sendable, Hashable {
    /// The message's id in Core.
    package let coreID: Int64
    /// 0 for a message in one piece.
    package let part: Int

    package init(coreID: Int64, part: Int) {
        self.coreID = coreID
        self.part = part
    }
}

/// What the carrier said to a part.
package struct CarrierOutcome: Sendable, Equatable {
    /// The `command_status` of the answer.
    package let status: UInt32
    /// The carrier's message id, where it gave one.
    package let carrierID: String?

    package init(status: UInt32, carrierID: String?) {
        self.status = status
        self.carrierID = carrierID
    }
}

/// A row about a part that was given to a carrier.
package struct OutgoingPart: Sendable, Equatable {
    package let bind: BindName
    package let part: SendingPart
    /// How often it was sent, as far as is known.
    package let attempts: Int
    package let sentAt: Timestamp
    /// Nil: in doubt, or under way.
    package let outcome: CarrierOutcome?
}

extension OutgoingPart {
    /// From `core_id, part, bind, attempts, sent_at, status, carrier_id`.
    init?(_ row: SQLRow, names: [Int64: BindName]) {
        guard let bind = names[row.integer(2)] else { return nil }
        let carrierID = row.text(6)
        self.init(
            bind: bind,
            part: SendingPart(coreID: row.integer(0), part: row.count(1)),
            attempts: row.count(3),
            sentAt: row.time(4),
            outcome: row.optionalInteger(5).map { CarrierOutcome(status: UInt32(clamping: $0), carrierID: carrierID) }
        )
    }
}
