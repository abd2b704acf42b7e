import Common
import CoreAPI
import Foundation
import GRDB

/// Where a message stands; the numbers are those in the database.
enum MessageState: Int64, CaseIterable, Sendable {
    case pending = 0
    case delivered = 1
    case expired = 2
    case failed = 3
    case rejected = 4

    var status: CoreMessage.Status {
        switch self {
        case .pending: .pending
        case .delivered: .delivered
        case .expired: .expired
        case .failed: .failed
        case .rejected: .rejected
        }
    }

    init?(status: String) {
        guard let state = Self.allCases.first(where: { $0.status.name == status }) else { return nil }
        self = state
    }
}

/// A row of the table `message`.
struct MessageRow: Sendable {
    static let columns = """
        id, state, kind, source_smsc, dest_smsc, due_at, deliver_after, expires_at, attempts, lease, redelivered, \
        receipt_phase, created_at, updated_at, error, smpp_message_ids, content
        """

    let id: Int64
    let state: MessageState
    let isReceipt: Bool
    let sourceSmsc: String?
    let destSmsc: String?
    let dueAt: Timestamp
    let deliverAfter: Timestamp?
    let expires: Timestamp?
    let attempts: Int64
    let lease: Int64?
    var redelivered: Bool
    let phase: ReceiptPhase
    let createdAt: Timestamp
    let updatedAt: Timestamp
    let error: String?
    let smppMessageIDs: String?
    let content: Data

    init(_ row: Row, from first: Int = 0) {
        self.id = row.integer(first) ?? 0
        self.state = row.integer(first + 1).flatMap(MessageState.init) ?? .failed
        self.isReceipt = row.integer(first + 2) == 1
        self.sourceSmsc = row.text(first + 3)
        self.destSmsc = row.text(first + 4)
        self.dueAt = Timestamp(milliseconds: row.integer(first + 5) ?? 0)
        self.deliverAfter = row.time(first + 6)
        self.expires = row.time(first + 7)
        self.attempts = row.integer(first + 8) ?? 0
        self.lease = row.integer(first + 9)
        self.redelivered = row.integer(first + 10) == 1
        self.phase = row.integer(first + 11).flatMap(ReceiptPhase.init) ?? .closed
        self.createdAt = Timestamp(milliseconds: row.integer(first + 12) ?? 0)
        self.updatedAt = Timestamp(milliseconds: row.integer(first + 13) ?? 0)
        self.error = row.text(first + 14)
        self.smppMessageIDs = row.text(first + 15)
        self.content = row.octets(first + 16)
    }

    /// Whether somebody may be sending it at this moment.
    func isLeased(at now: Timestamp) -> Bool {
        self.lease != nil && self.dueAt > now
    }

    /// What the sender said, read back; nil for a row that cannot be read.
    var message: MessageContent? {
        do throws(JSONError) {
            var content = try MessageContent(json: [0x7B] + Array(self.content) + [0x7D])
            content.destSmsc = self.destSmsc
            content.deliverAfter = self.deliverAfter
            content.expires = self.expires
            return content
        } catch {
            return nil
        }
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CoreMessageField.id, self.id)
            json.raw(self.content)
            json.member(ContentField.destSmsc, self.destSmsc)
            json.member(ContentField.deliverAfter, self.deliverAfter)
            json.member(ContentField.expires, self.expires)
            json.member(CoreMessageField.status, self.state.status.name)
            json.member(CoreMessageField.deliveryAttempts, self.attempts)
            json.member(CoreMessageField.redelivered, self.redelivered)
            json.member(CoreMessageField.lastError, self.error)
            if let ids = self.smppMessageIDs {
                json.name(CoreMessageField.smppMessageIDs.rawValue)
                json.raw(ids.utf8)
            }
            json.member(CoreMessageField.createdAt, self.createdAt)
            json.member(CoreMessageField.updatedAt, self.updatedAt)
        }
    }
}
