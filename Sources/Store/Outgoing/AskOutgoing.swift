package import Common

/// What is known of these messages: each of their parts that has been given to a carrier.
package struct KnownOutgoing: StoreCommand {
    let bind: BindName
    let coreIDs: [Int64]

    package init(bind: BindName, coreIDs: [Int64]) {
        self.bind = bind
        self.coreIDs = coreIDs
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.coreIDs.count) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> [OutgoingPart] {
        let names = transaction.memory.names
        var known: [OutgoingPart] = []
        for coreID in self.coreIDs {
            known += try transaction.rows(Self.known, .integer(coreID)) { row throws(StoreFault) -> OutgoingPart? in
                OutgoingPart(row, names: names)
            }
        }
        return known
    }

    private static let known: SQL = """
        SELECT core_id, part, bind, attempts, sent_at, status, carrier_id FROM outgoing WHERE core_id = ? ORDER BY part
        """
}

/// A bind's rows, by Core's id: what is in doubt, or the outcomes that Core has not taken yet.
package struct OutgoingOfBind: StoreCommand {
    let bind: BindName
    let kind: OutgoingKind
    let after: SendingPart?
    let limit: Int

    /// `after` is the last of the page before.
    package init(bind: BindName, _ kind: OutgoingKind, after: SendingPart? = nil, limit: Int = 1000) {
        self.bind = bind
        self.kind = kind
        self.after = after
        self.limit = max(limit, 1)
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.limit) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> [OutgoingPart] {
        guard let key = transaction.memory.keys[self.bind] else { return [] }
        let names = transaction.memory.names
        return try transaction.rows(
            Self.ofBind,
            .integer(self.after?.coreID ?? .min),
            .integer(self.after?.part ?? -1),
            .integer(key),
            .flag(self.kind == .inDoubt),
            .integer(self.limit)
        ) { row throws(StoreFault) -> OutgoingPart? in OutgoingPart(row, names: names) }
    }

    private static let ofBind: SQL = """
        SELECT core_id, part, bind, attempts, sent_at, status, carrier_id FROM outgoing
        WHERE (core_id, part) > (?, ?) AND bind = ? AND (status IS NULL) = ? ORDER BY core_id, part LIMIT ?
        """
}
