import CoreAPI
import Hummingbird

/// The calls that carry many items: each answered by itself, all in one commit.
struct BatchCalls: Sendable {
    let store: MessageStore
    let routes: RouteBook

    @Sendable func insert(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let items = try await self.items(NewMessage.self, under: "messages", request, context)
        let table = self.routes.table
        let prepared = items.map { item -> Result<PreparedMessage, JSONError> in
            item.flatMap { message in
                if let problem = MessageChecks.problem(of: message) { return .failure(problem) }
                return .success(PreparedMessage(message, by: table, dice: self.store.fates.dice()))
            }
        }
        let outcomes = try await self.store.answer { transaction in
            try prepared.map { item in
                switch item {
                case .success(let message): ItemOutcome.done(try transaction.insert(message))
                case .failure(let error): Self.refused(error)
                }
            }
        }
        return Answer.list(outcomes)
    }

    @Sendable func results(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let items = try await self.items(DeliveryResult.self, under: "results", request, context)
        let outcomes = try await self.store.answer { transaction in
            try items.map { item in
                switch item {
                case .success(let result):
                    try transaction.settle(result).map { ItemOutcome.done($0) }
                        ?? .permanent(CoreFault(.http(404), "message \(result.id) does not exist"))
                case .failure(let error): Self.refused(error)
                }
            }
        }
        return Answer.list(outcomes)
    }

    @Sendable func receipts(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let items = try await self.items(ReceiptReport.self, under: "receipts", request, context)
        let outcomes = try await self.store.answer { transaction in
            try items.map { item in
                switch item {
                case .success(let report): try transaction.take(report)
                case .failure(let error): Self.refused(error)
                }
            }
        }
        self.store.tally.tookReceipts(items.count)
        return Answer.list(outcomes)
    }

    private static func refused(_ error: JSONError) -> ItemOutcome {
        .permanent(CoreFault(.http(422), [error.field, error.text].compactMap(\.self).joined(separator: " ")))
    }

    /// Reads `{name: [item…]}`; an item that is not what it should be is refused by itself.
    private func items<Item: JSONReadable>(
        _ type: Item.Type,
        under name: String,
        _ request: Request,
        _ context: CoreRequestContext
    ) async throws -> [Result<Item, JSONError>] {
        let octets = try await Asked(request, context).octets(atMost: Asked.batchLimit)
        do throws(JSONError) {
            return try JSONReader.read(octets) { json throws(JSONError) in try Self.list(under: name, in: &json) }
        } catch {
            throw RequestFault(error)
        }
    }

    private static func list<Item: JSONReadable>(
        under name: String,
        in json: inout JSONReader
    ) throws(JSONError) -> [Result<Item, JSONError>] {
        var items: [Result<Item, JSONError>]?
        try json.members { json throws(JSONError) in
            guard json.keyText == name else { return }
            var list: [Result<Item, JSONError>] = []
            try json.elements(atMost: CoreClient.batchLimit) { json throws(JSONError) in
                list.append(try json.item { json throws(JSONError) in try Item(from: &json) })
            }
            items = list
        }
        guard let items else { throw JSONError(.missing, field: name) }
        return items
    }
}
