import Common
import CoreAPI
import GRDB

/// Renewing leases and giving them back.
extension StoreTransaction {
    private static let own = "lease IN (SELECT id FROM lessee WHERE frontend = ? AND worker = ?) AND state = 0"

    mutating func change(_ change: LeaseChange) throws -> LeaseAnswer {
        var answer = LeaseAnswer()
        let until = (self.now + self.rules.lease).milliseconds
        let owner: [(any DatabaseValueConvertible)?] = [change.lessee.frontend, Int64(clamping: change.lessee.worker)]
        for id in change.renew {
            let changes = try self.run(
                "UPDATE message SET due_at = ? WHERE id = ? AND due_at > ? AND " + Self.own,
                [until, id, self.now.milliseconds] + owner
            )
            if changes > 0 { answer.renewed.append(id) } else { answer.lost.append(id) }
        }
        if !answer.renewed.isEmpty {
            try self.run(
                "UPDATE lessee SET seen_until = ? WHERE frontend = ? AND worker = ?",
                [until] + owner
            )
        }
        for id in change.release {
            let row = try self.row("SELECT dest_smsc FROM message WHERE id = ? AND " + Self.own, [id] + owner)
            guard let row else {
                answer.lost.append(id)
                continue
            }
            try self.run("UPDATE message SET lease = NULL, due_at = ? WHERE id = ?", [self.now.milliseconds, id])
            if let smsc = row.text(0) { self.effects.wake.insert(smsc) }
            answer.released.append(id)
        }
        return answer
    }

    /// Gives back what was fetched for somebody who has gone before the answer could reach him.
    mutating func unfetch(_ ids: [Int64], smsc: String) throws {
        for id in ids {
            try self.run(
                "UPDATE message SET lease = NULL, due_at = ? WHERE id = ? AND state = 0",
                [self.now.milliseconds, id]
            )
        }
        self.effects.wake.insert(smsc)
    }
}
