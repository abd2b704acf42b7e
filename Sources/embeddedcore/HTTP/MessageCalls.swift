import CoreAPI
import HTTPTypes
import Hummingbird

/// The calls about one message, and the list of them.
struct MessageCalls: Sendable {
    let store: MessageStore
    let routes: RouteBook

    @Sendable func insert(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        var message = try await Asked(request, context).body(NewMessage.self)
        if let key = request.headers[Self.keyHeader] {
            guard key.utf8.count <= 255 else {
                throw RequestFault(.unprocessableContent, "Idempotency-Key", "is longer than 255 octets")
            }
            message.idempotencyKey = key
        }
        if let problem = MessageChecks.problem(of: message) { throw RequestFault(problem) }
        let prepared = PreparedMessage(message, by: self.routes.table, dice: self.store.fates.dice())
        let json = try await self.store.answer { transaction in
            let id = try transaction.insert(prepared)
            var json = JSONWriter()
            try transaction.message(id)?.write(to: &json)
            return json.bytes
        }
        return Answer.data(.created, json)
    }

    @Sendable func show(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let id = try Asked(request, context).id()
        guard let json = try await self.store.look({ store throws(StoreFault) in try await store.message(id) }) else {
            throw RequestFault.missing("id")
        }
        return Answer.data(.ok, json)
    }

    @Sendable func list(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let asked = Asked(request, context)
        let filter = MessageFilter(
            destSmsc: asked.text("dest_smsc"),
            idempotencyKey: asked.text("idempotency_key"),
            limit: Int(try asked.number("limit", in: 1...1000) ?? 100),
            before: try asked.number("before", in: 1...Int64.max)
        )
        var state: MessageState?
        if let status = asked.text("status") {
            state = MessageState(status: status)
            guard state != nil else { throw RequestFault(.unprocessableContent, "status", "is none of the known ones") }
        }
        let wanted = state
        return Answer.data(
            .ok,
            try await self.store.look { store throws(StoreFault) in try await store.messages(filter, wanted) }
        )
    }

    @Sendable func markDelivered(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let asked = Asked(request, context)
        let delivered = try await asked.body(Delivered.self)
        return try await self.settle(
            DeliveryResult(id: try asked.id(), outcome: .delivered, smppMessageIDs: delivered.smppMessageIDs)
        )
    }

    @Sendable func incrementDeliveryAttempt(
        _ request: Request,
        _ context: CoreRequestContext
    ) async throws -> Response {
        let asked = Asked(request, context)
        let attempt = try await asked.body(FailedAttempt.self)
        let outcome = attempt.permanent ? DeliveryResult.Outcome.permanent : .temporary
        return try await self.settle(
            DeliveryResult(id: try asked.id(), outcome: outcome, error: attempt.error, smppStatus: attempt.smppStatus)
        )
    }

    private func settle(_ result: DeliveryResult) async throws -> Response {
        let json = try await self.store.answer { transaction -> [UInt8]? in
            guard let id = try transaction.settle(result) else { return nil }
            var json = JSONWriter()
            try transaction.message(id)?.write(to: &json)
            return json.bytes
        }
        guard let json else { throw RequestFault.missing("id") }
        return Answer.data(.ok, json)
    }

    @Sendable func cancel(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let asked = Asked(request, context)
        let id = try asked.id()
        let wish = try await asked.body(Replacement.self)
        return try self.changed(
            id,
            await self.store.answer { transaction in try transaction.cancel(id, sourceSmsc: wish.sourceSmsc) }
        )
    }

    @Sendable func replace(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let asked = Asked(request, context)
        let id = try asked.id()
        let wish = try await asked.body(Replacement.self)
        return try self.changed(
            id,
            await self.store.answer { transaction in try transaction.replace(id, by: wish) }
        )
    }

    private func changed(_ id: Int64, _ outcome: ChangeOutcome) throws -> Response {
        switch outcome {
        case .done: return Answer.data(.ok, Array("{\"id\":\(id)}".utf8))
        case .unknown: throw RequestFault.missing("id")
        case .tooLate: throw RequestFault(.conflict, "status", "the message is on its way, or past it")
        case .notYours: throw RequestFault(.conflict, "source_smsc", "the message did not come in by this bind")
        }
    }

    private static let keyHeader = HTTPField.Name("Idempotency-Key") ?? .ifMatch
}

extension MessageStore {
    /// `write` for a request: a fault of the store is an answer.
    func answer<Value: Sendable>(
        _ work: @escaping @Sendable (inout StoreTransaction) throws -> Value
    ) async throws -> Value {
        do {
            return try await self.write(work)
        } catch {
            throw RequestFault(error)
        }
    }

    /// The same for what only looks.
    func look<Value: Sendable>(
        _ look: @Sendable (MessageStore) async throws(StoreFault) -> Value
    ) async throws -> Value {
        do throws(StoreFault) {
            return try await look(self)
        } catch {
            throw RequestFault(error)
        }
    }
}
