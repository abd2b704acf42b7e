package import Common

/// These parts are about to be written to the carrier; answers those that have been given to one before, and parts that their
/// messages were cut into otherwise at that time: a part's number, above its lowest eight bits, is how many there were.
///
/// Of the answered ones, a part with an outcome must not be sent again; one without is in doubt, and is written only
/// with `again`, which counts the attempt.
package struct BeginSending: StoreCommand {
    let bind: BindName
    let parts: [SendingPart]
    let again: Bool

    package init(bind: BindName, parts: [SendingPart], again: Bool = false) {
        self.bind = bind
        self.parts = parts
        self.again = again
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.parts.count) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> [OutgoingPart] {
        try transaction.grow()
        let key = try transaction.key(of: self.bind)
        var known: [OutgoingPart] = []
        for part in self.parts {
            let isNew = try transaction.run(
                Self.begin,
                .integer(part.coreID),
                .integer(part.part),
                .integer(key),
                .time(transaction.now)
            )
            guard isNew == 0, let row = try transaction.outgoing(part) else { continue }
            known.append(row)
            guard self.again, row.outcome == nil else { continue }
            try transaction.run(
                Self.repeated,
                .integer(key),
                .time(transaction.now),
                .integer(part.coreID),
                .integer(part.part)
            )
        }
        return known + (try self.cutOtherwise(in: transaction))
    }

    private func cutOtherwise(in transaction: StoreTransaction) throws(StoreFault) -> [OutgoingPart] {
        let names = transaction.memory.names
        var found: [OutgoingPart] = []
        var last: Int64?
        for part in self.parts where !self.again && part.coreID != last {
            last = part.coreID
            found += try transaction.rows(Self.others, .integer(part.coreID), .integer(part.part >> 8)) {
                row throws(StoreFault) -> OutgoingPart? in OutgoingPart(row, names: names)
            }
        }
        return found
    }

    private static let others: SQL = """
        SELECT core_id, part, bind, attempts, sent_at, status, carrier_id FROM outgoing
        WHERE core_id = ? AND part >> 8 <> ? LIMIT 256
        """
    private static let begin: SQL = """
        INSERT INTO outgoing (core_id, part, bind, attempts, sent_at) VALUES (?, ?, ?, 1, ?) ON CONFLICT DO NOTHING
        """
    private static let repeated: SQL = """
        UPDATE outgoing SET bind = ?, attempts = min(attempts, 1000000) + 1, sent_at = ? WHERE core_id = ? AND part = ?
        """
}

/// These parts were not written after all, or may be sent as if they never had been.
///
/// Answers how many there were.
package struct ForgetSending: StoreCommand {
    let bind: BindName
    let parts: [SendingPart]

    package init(bind: BindName, parts: [SendingPart]) {
        self.bind = bind
        self.parts = parts
    }

    package var lane: BindName? { self.bind }
    package var weight: CommandWeight { CommandWeight(rows: self.parts.count) }

    package func perform(in transaction: StoreTransaction) throws(StoreFault) -> Int {
        var count = 0
        for part in self.parts {
            count += try transaction.run(
                "DELETE FROM outgoing WHERE core_id = ? AND part = ? AND status IS NULL",
                .integer(part.coreID),
                .integer(part.part)
            )
        }
        return count
    }
}

extension StoreTransaction {
    func outgoing(_ part: SendingPart) throws(StoreFault) -> OutgoingPart? {
        let names = self.memory.names
        return try self.first(
            """
            SELECT core_id, part, bind, attempts, sent_at, status, carrier_id FROM outgoing WHERE core_id = ? AND part = ?
            """,
            .integer(part.coreID),
            .integer(part.part)
        ) { OutgoingPart($0, names: names) }
    }
}
