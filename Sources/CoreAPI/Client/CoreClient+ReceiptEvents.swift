import Common
package import NIOCore

/// Carriers' receipts for a Core without the extension `receipts`: it is told of them as events of its messages.
extension CoreClient {
    /// Adds a receipt to the history of the message that it is about; `done(0)` where that is told, or cannot be.
    ///
    /// Such a Core knows its messages by its own ids alone: a receipt that names only the carrier's id tells it nothing. It is
    /// kept in the store, and is told when the message it belongs to is known. `source` is the bind that the receipt came by.
    package func receiptEvent(_ receipt: ReceiptReport, source: String) -> EventLoopFuture<Outcome<Int64>> {
        guard let event = MessageEvent(receipt, source: source) else {
            return self.eventLoop.makeSucceededFuture(.done(0))
        }
        // A 404 refuses this receipt, and says nothing of Core: it must not hold up the messages of the bind.
        return self.event(event).map { outcome in outcome.map { 0 } }
    }

    /// The same, of a receipt that is JSON already; `permanent` where it cannot be read.
    package func receiptEvent(_ receipt: PreparedReceipt, source: String) -> EventLoopFuture<Outcome<Int64>> {
        do throws(JSONError) {
            return self.receiptEvent(try ReceiptReport(json: Array(receipt.report)), source: source)
        } catch {
            let fault = CoreFault(.parseError, "an unreadable receipt: \(error.text)")
            return self.eventLoop.makeSucceededFuture(.permanent(fault))
        }
    }
}

extension MessageEvent {
    /// The name under which Core's history shows a carrier's receipt, as the embedded Core's does.
    package static let receiptName = "receipt"

    /// Nil for a receipt that does not name a message of Core's.
    init?(_ receipt: ReceiptReport, source: String) {
        guard case .message(let id, let smppMessageID) = receipt.subject else { return nil }
        let facts = [
            receipt.state.rawValue,
            receipt.error.map { "error \($0)" },
            smppMessageID.map { "id \($0)" },
            receipt.doneDate.map { "done \($0.description)" },
        ]
        self.init(
            messageID: id,
            name: Self.receiptName,
            description: facts.compactMap(\.self).joined(separator: ", "),
            source: source
        )
    }
}
