import Common

extension StoreTransaction {
    /// Keeps a receipt that matches nothing yet; returns how many older ones went for it.
    func park(_ payload: ArraySlice<UInt8>, under key: CarrierKey) throws(StoreFault) -> Int {
        let dropped = try self.makeRoomForParked()
        try self.run(
            Self.insertParked,
            .integer(key.group),
            .integer(key.id),
            .integer(key.destination),
            .time(self.now),
            .blob(payload)
        )
        self.memory.parkedReceipts += 1
        return dropped
    }

    /// Takes out what was parked under a key, in the order in which it came.
    func unpark(_ key: CarrierKey) throws(StoreFault) -> [[UInt8]] {
        let found = try self.rows(
            Self.findParked,
            .integer(key.id),
            .integer(key.group),
            .integer(key.destination)
        ) { row throws(StoreFault) -> (id: Int64, payload: [UInt8])? in (row.integer(0), row.blob(1)) }
        for receipt in found {
            try self.run("DELETE FROM parked_receipt WHERE id = ?", .integer(receipt.id))
        }
        self.memory.parkedReceipts -= found.count
        return found.map(\.payload)
    }

    /// What is too old goes with it, a few at a time.
    private func makeRoomForParked() throws(StoreFault) -> Int {
        let expired = try self.run(
            Self.deleteExpired,
            .integer(self.now.milliseconds - self.limits.retentionDays * 86_400_000)
        )
        self.memory.parkedReceipts -= expired
        guard self.memory.parkedReceipts >= max(self.limits.parkedReceipts, 1) else { return 0 }
        let dropped = try self.run("DELETE FROM parked_receipt WHERE id = (SELECT min(id) FROM parked_receipt)")
        self.memory.parkedReceipts -= dropped
        self.memory.droppedReceipts += dropped
        return dropped
    }

    private static let insertParked: SQL = """
        INSERT INTO parked_receipt (carrier_group, carrier_id, destination, parked_at, payload) VALUES (?, ?, ?, ?, ?)
        """
    private static let findParked: SQL = """
        SELECT id, payload FROM parked_receipt
        WHERE carrier_id = ? AND carrier_group = ? AND destination = ? ORDER BY id LIMIT 8
        """
    private static let deleteExpired: SQL = """
        DELETE FROM parked_receipt
        WHERE id IN (SELECT id FROM parked_receipt ORDER BY id LIMIT 4) AND parked_at < ?
        """
}
