import Common

extension StoreTransaction {
    /// The day as a number.
    var today: Int64 { self.now.milliseconds / 86_400_000 }

    /// Keeps a correlation in today's part; returns the receipts that were parked for it.
    func remember(_ correlation: Correlation) throws(StoreFault) -> [EarlyReceipt] {
        let part = try self.todaysPart()
        try self.run(
            Self.insertCorrelation.part(part),
            .integer(correlation.key.id),
            .integer(correlation.key.group),
            .integer(correlation.key.destination),
            .integer(correlation.part.coreID),
            .integer(correlation.part.part),
            .text(correlation.carrierID)
        )
        guard self.memory.parkedReceipts > 0 else { return [] }
        let match = CorrelationMatch(
            key: correlation.key,
            part: correlation.part,
            carrierID: correlation.carrierID,
            place: part
        )
        var early: [EarlyReceipt] = []
        for form in [correlation.key.id] + correlation.otherForms.filter({ $0 != correlation.key.id }) {
            let key = CarrierKey(group: correlation.key.group, id: form, destination: correlation.key.destination)
            for payload in try self.unpark(key) {
                early.append(EarlyReceipt(match: match, payload: payload))
            }
        }
        return early
    }

    /// The matches of the newest day that has any, those of the newest messages first: at most eight.
    func correlations(for key: CarrierKey) throws(StoreFault) -> [CorrelationMatch] {
        for part in self.memory.parts.readable(on: self.today, retention: self.limits.retentionDays) {
            let matches = try self.rows(
                Self.findCorrelation.part(part),
                .integer(key.id),
                .integer(key.group),
                .integer(key.destination)
            ) { row throws(StoreFault) -> CorrelationMatch? in
                CorrelationMatch(
                    key: key,
                    part: SendingPart(coreID: row.integer(0), part: row.count(1)),
                    carrierID: row.text(2) ?? "",
                    place: part
                )
            }
            if !matches.isEmpty { return matches }
        }
        return []
    }

    func forget(_ match: CorrelationMatch) throws(StoreFault) -> Int {
        guard (0..<CorrelationParts.count).contains(match.place) else { return 0 }
        return try self.run(
            Self.deleteCorrelation.part(match.place),
            .integer(match.key.id),
            .integer(match.key.group),
            .integer(match.key.destination),
            .integer(match.part.coreID),
            .integer(match.part.part)
        )
    }

    private func todaysPart() throws(StoreFault) -> Int {
        let place = self.memory.parts.place(for: self.today)
        guard place.isNew else { return place.part }
        if place.mustBeEmptied { try self.run(Self.emptyCorrelations.part(place.part)) }
        try self.run(
            "INSERT INTO correlation_part (part, day) VALUES (?, ?) ON CONFLICT DO UPDATE SET day = excluded.day",
            .integer(place.part),
            .integer(self.today)
        )
        self.memory.parts.label(place.part, day: self.today)
        return place.part
    }

    private static let insertCorrelation: SQL = """
        INSERT INTO correlation_# (carrier_id, carrier_group, destination, core_id, part, carrier_text)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET carrier_text = excluded.carrier_text
        """
    private static let findCorrelation: SQL = """
        SELECT core_id, part, carrier_text FROM correlation_#
        WHERE carrier_id = ? AND carrier_group = ? AND destination = ? ORDER BY core_id DESC, part DESC LIMIT 8
        """
    private static let deleteCorrelation: SQL = """
        DELETE FROM correlation_#
        WHERE carrier_id = ? AND carrier_group = ? AND destination = ? AND core_id = ? AND part = ?
        """
    private static let emptyCorrelations: SQL = "DELETE FROM correlation_#"
}
