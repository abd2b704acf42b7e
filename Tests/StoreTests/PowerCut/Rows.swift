import Common

@testable import Store

/// What a database holds, as a value: read from one, or what should be in one.
struct Rows: Equatable, Sendable {
    struct Message: Equatable {
        var bind: BindName
        var state: CacheState
        var retryCount = 0
        /// In milliseconds, as recorded; 0: at once.
        var due: Int64 = 0
        var owesReceipt: Bool
        var error: String?
        var payload: String
    }

    struct Part: Equatable {
        var bind: BindName
        var attempts = 1
        var outcome: CarrierOutcome?
    }

    struct CorrelationPlace: Hashable {
        let key: CarrierKey
        let part: SendingPart
    }

    var messages: [MessageID: Message] = [:]
    var outgoing: [SendingPart: Part] = [:]
    /// The carriers' ids as they gave them.
    var correlations: [CorrelationPlace: String] = [:]
    /// Receipts by their payloads, which differ.
    var parked: [String: CarrierKey] = [:]
    var settings: [String: String] = [:]
    var ledger: [UInt8]?

    /// What an opening makes of it: nobody is delivering yet.
    var opened: Rows {
        var rows = self
        for (id, message) in rows.messages where message.state == .delivering {
            rows.messages[id]?.state = .pending
            rows.messages[id]?.due = 0
        }
        return rows
    }

    func messages(of bind: BindName, in state: CacheState) -> [MessageID] {
        self.messages.filter { $0.value.bind == bind && $0.value.state == state }.keys
            .sorted { $0.number < $1.number }
    }
}

/// Reads everything, and looks whether the database is sound.
struct ReadRows: StoreCommand {
    struct Answer: Sendable {
        var rows = Rows()
        /// What SQLite finds wrong; "ok" is nothing.
        var soundness = ""
    }

    var lane: BindName? { nil }
    var weight: CommandWeight { .light }

    func perform(in transaction: StoreTransaction) throws(StoreFault) -> Answer {
        var answer = Answer()
        answer.soundness = try transaction.rows("PRAGMA integrity_check") { $0.text(0) }.joined(separator: "; ")
        try self.readMessages(&answer.rows, transaction)
        try self.readOutgoing(&answer.rows, transaction)
        for part in 0..<CorrelationParts.count { try self.readCorrelations(&answer.rows, part, transaction) }
        let settings = try transaction.rows("SELECT key, value FROM setting") { row throws(StoreFault) in
            (key: row.text(0) ?? "", value: row.text(1) ?? "")
        }
        for setting in settings { answer.rows.settings[setting.key] = setting.value }
        answer.rows.ledger = try transaction.first("SELECT ledger FROM keeper") { $0.optionalBlob(0) }
        return answer
    }

    private func readMessages(_ rows: inout Rows, _ transaction: StoreTransaction) throws(StoreFault) {
        let found = try transaction.rows(
            """
            SELECT number, bind, state, retry_count, next_retry_at, received_at, owes_receipt, last_error, payload
            FROM message
            """
        ) { row throws(StoreFault) in transaction.message(from: row) }
        for message in found {
            rows.messages[message.id] = Rows.Message(
                bind: message.bind,
                state: message.state,
                retryCount: message.retryCount,
                due: message.nextRetryAt?.milliseconds ?? 0,
                owesReceipt: message.wantsFailureReceipt,
                error: message.lastError,
                payload: message.text
            )
        }
    }

    private func readOutgoing(_ rows: inout Rows, _ transaction: StoreTransaction) throws(StoreFault) {
        let names = transaction.memory.names
        let parts = try transaction.rows(
            "SELECT core_id, part, bind, attempts, sent_at, status, carrier_id FROM outgoing"
        ) { row throws(StoreFault) in OutgoingPart(row, names: names) }
        for part in parts {
            rows.outgoing[part.part] = Rows.Part(bind: part.bind, attempts: part.attempts, outcome: part.outcome)
        }
        let parked = try transaction.rows("SELECT carrier_group, carrier_id, destination, payload FROM parked_receipt")
        {
            row throws(StoreFault) in
            let key = CarrierKey(group: row.integer(0), id: row.integer(1), destination: row.integer(2))
            return (key: key, payload: String(decoding: row.blob(3), as: UTF8.self))
        }
        for receipt in parked { rows.parked[receipt.payload] = receipt.key }
    }

    private func readCorrelations(
        _ rows: inout Rows,
        _ part: Int,
        _ transaction: StoreTransaction
    ) throws(StoreFault) {
        let sql: SQL = "SELECT carrier_group, carrier_id, destination, core_id, part, carrier_text FROM correlation_#"
        let found = try transaction.rows(sql.part(part)) { row throws(StoreFault) in
            let key = CarrierKey(group: row.integer(0), id: row.integer(1), destination: row.integer(2))
            let place = Rows.CorrelationPlace(key: key, part: SendingPart(coreID: row.integer(3), part: row.count(4)))
            return (place: place, carrierID: row.text(5) ?? "")
        }
        for correlation in found { rows.correlations[correlation.place] = correlation.carrierID }
    }
}
