import Common

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
