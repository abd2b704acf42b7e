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
