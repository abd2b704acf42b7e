package import NIOCore
import NIOHTTP1

extension CoreClient {
    /// What one batch call may carry.
    package static let batchLimit = 1000

    /// Hands in many messages at once, in order; only for a Core with the extension `batch`.
    package func insertBatch(_ messages: [NewMessage]) -> EventLoopFuture<Outcome<[ItemOutcome]>> {
        self.insertAll(messages)
    }

    /// Hands in many messages whose content is JSON already.
    package func insertBatch(_ messages: [PreparedMessage]) -> EventLoopFuture<Outcome<[ItemOutcome]>> {
        self.insertAll(messages)
    }

    private func insertAll(_ messages: [some JSONWritable]) -> EventLoopFuture<Outcome<[ItemOutcome]>> {
        self.batch(messages[...]) { part in
            CoreRequest(.insertBatch, .POST, "/api/messages/batch").sending(Batch(name: "messages", items: part))
        }
    }

    /// Reports what became of many messages; only for a Core with the extension `batch`.
    package func results(_ results: [DeliveryResult]) -> EventLoopFuture<Outcome<[ItemOutcome]>> {
        self.batch(results[...]) { part in
            CoreRequest(.results, .POST, "/api/messages/results").sending(Batch(name: "results", items: part))
        }
    }

    /// Reports carriers' receipts; only for a Core with the extension `receipts`.
    ///
    /// `kept` where Core knows no such message yet: the receipt may have overtaken the report that the message was sent.
    package func receipts(_ receipts: [ReceiptReport]) -> EventLoopFuture<Outcome<[ItemOutcome]>> {
        self.report(receipts)
    }

    /// Reports carriers' receipts that are JSON already.
    package func receipts(_ receipts: [PreparedReceipt]) -> EventLoopFuture<Outcome<[ItemOutcome]>> {
        self.report(receipts)
    }

    private func report(_ receipts: [some JSONWritable]) -> EventLoopFuture<Outcome<[ItemOutcome]>> {
        self.batch(receipts[...]) { part in
            CoreRequest(.receipts, .POST, "/api/messages/receipts").sending(Batch(name: "receipts", items: part))
        }
    }

    /// One call, or, where Core refuses the whole of it, two of half the size, in order.
    ///
    /// A batch may be refused for its size, or for one item; neither says anything about the others, which must not fail with it.
    private func batch<Item: JSONWritable>(
        _ items: ArraySlice<Item>,
        _ request: @escaping (ArraySlice<Item>) -> CoreRequest
    ) -> EventLoopFuture<Outcome<[ItemOutcome]>> {
        guard !items.isEmpty else { return self.eventLoop.makeSucceededFuture(.done([])) }
        guard items.count <= Self.batchLimit else { return self.halves(items, request) }
        let whole = self.call(request(items)) { json throws(JSONError) in
            let outcomes = try json.underData { json throws(JSONError) in try ItemOutcome.list(from: &json) }
            guard outcomes.count == items.count else {
                throw JSONError(.notAllowed("\(outcomes.count) answers to \(items.count) items"))
            }
            return outcomes
        }
        return whole.assumeIsolated().flatMap { outcome in
            guard case .permanent(let fault) = outcome else { return self.eventLoop.makeSucceededFuture(outcome) }
            guard items.count > 1 else { return self.eventLoop.makeSucceededFuture(.done([.permanent(fault)])) }
            return self.halves(items, request)
        }.nonisolated()
    }

    private func halves<Item: JSONWritable>(
        _ items: ArraySlice<Item>,
        _ request: @escaping (ArraySlice<Item>) -> CoreRequest
    ) -> EventLoopFuture<Outcome<[ItemOutcome]>> {
        let middle = items.startIndex + items.count / 2
        return self.batch(items[..<middle], request).assumeIsolated().flatMap { first in
            // Where the second half fails as a whole, both will come again, and Core knows the first by its keys.
            guard case .done(let done) = first else { return self.eventLoop.makeSucceededFuture(first) }
            return self.batch(items[middle...], request).map { second in second.map { done + $0 } }
        }.nonisolated()
    }
}

/// The body of a batch call.
private struct Batch<Item: JSONWritable>: JSONWritable {
    let name: String
    let items: ArraySlice<Item>

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.name(self.name)
            json.array(self.items) { json, item in item.write(to: &json) }
        }
    }
}
