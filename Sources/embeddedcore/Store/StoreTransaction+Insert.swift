import Common
import CoreAPI
import GRDB

/// Taking messages in.
extension StoreTransaction {
    private static let insert = """
        INSERT INTO message (state, kind, source_smsc, dest_smsc, due_at, deliver_after, expires_at, receipt_phase, \
        created_at, updated_at, idempotency_key, error, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
        ON CONFLICT (idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
        """

    /// Stores a message and returns its id; for a key that is known, the id of the first one.
    mutating func insert(_ message: PreparedMessage) throws -> Int64 {
        if let id = try self.write(message, key: message.idempotencyKey) { return id }
        guard let key = message.idempotencyKey, let first = try self.owner(of: key) else {
            throw StoreFault(.damaged, "a message conflicts with none")
        }
        guard first.createdAt + self.rules.keyLife < self.now else { return first.id }
        // Too long ago to be a repeat. The old row gives the key up.
        try self.run("UPDATE message SET idempotency_key = NULL WHERE id = ?", [first.id])
        return try self.write(message, key: key) ?? first.id
    }

    private func owner(of key: String) throws -> (id: Int64, createdAt: Timestamp)? {
        let row = try self.row("SELECT id, created_at FROM message WHERE idempotency_key = ?", [key])
        guard let row, let id = row.integer(0), let createdAt = row.time(1) else { return nil }
        return (id, createdAt)
    }

    /// Nil where the key is taken.
    private mutating func write(_ message: PreparedMessage, key: String?) throws -> Int64? {
        switch message.disposition {
        case .queue(let destSmsc):
            return try self.queue(message, for: destSmsc, key: key)
        case .drop:
            guard let id = try self.row(for: message, .rejected, nil, key, "dropped by a route") else { return nil }
            try self.record(id, "rejected", "dropped by a route", state: .rejected)
            try self.tell(message.content, id, .rejected)
            return id
        case .reply(let text):
            guard let id = try self.row(for: message, .delivered, nil, key, nil) else { return nil }
            try self.record(id, "delivered", "answered by a route", state: .delivered)
            try self.tell(message.content, id, .delivered)
            if let reply = message.reply(text) { _ = try self.insert(reply) }
            return id
        }
    }

    private mutating func queue(_ message: PreparedMessage, for destSmsc: String?, key: String?) throws -> Int64? {
        guard let id = try self.row(for: message, .pending, destSmsc, key, nil) else { return nil }
        try self.record(id, "pending", destSmsc.map { "for \($0)" } ?? "no route", state: .pending)
        // A bind that waits is woken for a message that is not due yet, too: it then knows how long to wait.
        if let destSmsc { self.effects.wake.insert(destSmsc) }
        self.effects.note(deadline: message.content.expires)
        return id
    }

    private func row(
        for message: PreparedMessage,
        _ state: MessageState,
        _ destSmsc: String?,
        _ key: String?,
        _ error: String?
    ) throws -> Int64? {
        let content = message.content
        let now = self.now.milliseconds
        let changes = try self.run(
            Self.insert,
            [
                state.rawValue, content.kind == .receipt ? 1 : 0, content.sourceSmsc, destSmsc,
                content.deliverAfter?.milliseconds ?? now, content.deliverAfter?.milliseconds,
                content.expires?.milliseconds, Self.phase(of: content, in: state).rawValue, now, now, key, error,
                message.fixed,
            ]
        )
        return changes == 0 ? nil : self.database.lastInsertedRowID
    }

    private static func phase(of content: MessageContent, in state: MessageState) -> ReceiptPhase {
        guard state == .pending else { return .closed }
        guard content.kind == .message, content.sourceSmsc != nil else { return .unasked }
        return ReceiptWish(registeredDelivery: content.registeredDelivery).isAny ? .asked : .unasked
    }
}
