package import Common
import GRDB

/// A bind's rows, by Core's id: what is in doubt, or the outcomes that Core has not taken yet.
///
/// The whole table is looked through for them, all binds' rows: an index would be dear for every message that is sent, and
/// this is asked for when a worker begins. So it is read beside the writer, and no commit waits for it.
package struct OutgoingOfBind: Sendable {
    let bind: BindName
    let kind: OutgoingKind
    let after: SendingPart?
    let limit: Int

    /// `after` is the last of the page before; a page has 1 to 10 000 rows.
    package init(bind: BindName, _ kind: OutgoingKind, after: SendingPart? = nil, limit: Int = 1000) {
        self.bind = bind
        self.kind = kind
        self.after = after
        self.limit = min(max(limit, 1), Self.longestPage)
    }

    package static let longestPage = 10_000

    func parts(in database: Database) throws -> [OutgoingPart] {
        let arguments: [any DatabaseValueConvertible] = [
            self.after?.coreID ?? .min, self.after?.part ?? -1, self.bind.value, self.kind == .inDoubt, self.limit,
        ]
        return try Row.fetchAll(database, sql: Self.ofBind, arguments: StatementArguments(arguments))
            .compactMap { OutgoingPart($0, bind: self.bind) }
    }

    private static let ofBind = """
        SELECT core_id, part, attempts, sent_at, status, carrier_id FROM outgoing
        WHERE (core_id, part) > (?, ?) AND bind = (SELECT id FROM bind WHERE name = ?) AND (status IS NULL) = ?
        ORDER BY core_id, part LIMIT ?
        """
}

/// What was asked before in its line has been done: nothing else.
struct OwnTurn: StoreCommand {
    let lane: BindName?
    var weight: CommandWeight { .light }

    func perform(in transaction: StoreTransaction) throws(StoreFault) {}
}

extension OutgoingPart {
    fileprivate init?(_ row: Row, bind: BindName) {
        guard
            let coreID = Int64.fromDatabaseValue(row[0]),
            let part = Int.fromDatabaseValue(row[1]),
            let attempts = Int.fromDatabaseValue(row[2]),
            let sentAt = Int64.fromDatabaseValue(row[3])
        else { return nil }
        let carrierID = String.fromDatabaseValue(row[5])
        self.init(
            bind: bind,
            part: SendingPart(coreID: coreID, part: part),
            attempts: attempts,
            sentAt: Timestamp(milliseconds: sentAt),
            outcome: Int64.fromDatabaseValue(row[4]).map {
                CarrierOutcome(status: UInt32(clamping: $0), carrierID: carrierID)
            }
        )
    }
}
