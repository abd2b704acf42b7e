import Common
import CoreAPI
import HTTPTypes
import Hummingbird
import NIOCore

/// The calls of a gateway as a whole, and those of people.
struct GatewayCalls: Sendable {
    let store: MessageStore
    let frontends: Frontends

    @Sendable func status(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let status = CoreStatus(
            status: "ok",
            application: "OmniMessage",
            timestamp: self.store.fates.now(),
            extensions: Set(CoreExtension.allCases)
        )
        return Answer.json(.ok, status.json)
    }

    @Sendable func register(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let registration = try await Asked(request, context).body(FrontendRegistration.self)
        guard let entry = self.frontends.register(registration, at: self.store.fates.now()) else {
            throw RequestFault(.serviceUnavailable, "frontend_name", "too many frontends")
        }
        return Answer.data(.created, entry)
    }

    @Sendable func list(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        Answer.list(self.frontends.known(at: self.store.fates.now()))
    }

    @Sendable func event(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let event = try await Asked(request, context).body(MessageEvent.self)
        let isKnown = try await self.store.answer { transaction in try transaction.record(event) }
        guard isKnown else { throw RequestFault.missing("message_id") }
        return Answer.data(.created, event)
    }

    @Sendable func metrics(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let depths = try await self.store.look { store throws(StoreFault) in try await store.depths() }
        return Answer.text(
            MetricsPage(depths: depths, counts: self.store.tally.now, held: self.store.waiters.count).text,
            type: "text/plain; version=0.0.4; charset=utf-8"
        )
    }

    /// Streams the records page by page, so that an export of any length takes the memory of one page.
    @Sendable func cdrs(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let asked = Asked(request, context)
        guard asked.text("format") ?? "csv" == "csv" else {
            throw RequestFault(.unprocessableContent, "format", "must be csv")
        }
        let (start, end) = (try asked.time("from"), try asked.time("until"))
        let store = self.store
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: MessageStore.cdrHeader))
            var position: Int64? = 0
            while let after = position {
                let page = try await store.cdrs(after: after, from: start, until: end)
                try await writer.write(ByteBuffer(string: page.text))
                position = page.next
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "text/csv; charset=utf-8"], body: body)
    }
}

extension StoreTransaction {
    /// Adds an event of somebody else's to a message's history; false where there is no such message.
    fileprivate mutating func record(_ event: MessageEvent) throws -> Bool {
        guard try self.message(event.messageID) != nil else { return false }
        try self.run(
            "INSERT INTO event (message_id, at, name, description, source) VALUES (?, ?, ?, ?, ?)",
            [event.messageID, self.now.milliseconds, event.name, event.description, event.source]
        )
        return true
    }
}
