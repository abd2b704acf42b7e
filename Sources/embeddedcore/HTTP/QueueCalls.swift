import Common
import CoreAPI
import Hummingbird
import NIOCore

/// Handing messages out to the binds' workers.
struct QueueCalls: Sendable {
    /// Milliseconds for which a call is held at most.
    static let longestWait: Int64 = 60_000

    let store: MessageStore

    @Sendable func fetch(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let asked = Asked(request, context)
        guard let smsc = asked.text("smsc"), !smsc.isEmpty else {
            throw RequestFault(.unprocessableContent, "smsc", "is required")
        }
        let limit = Int(try asked.number("limit", in: 1...1000) ?? 100)
        let wait = try asked.number("wait", in: 0...Self.longestWait) ?? 0
        let worker = try asked.number("worker", in: 0...Int64.max) ?? 0
        let lessee = Lessee(frontend: asked.text("frontend") ?? "", worker: UInt64(worker))
        let until = NIODeadline.now() + .milliseconds(wait)
        // Entered before the first look, so that what comes right after it is not missed.
        let bell = self.store.waiters.enter(smsc)
        defer { self.store.waiters.leave(smsc, bell) }
        while context.channel.isActive {
            let fetched = try await self.store.answer { transaction in
                try transaction.fetch(smsc: smsc, limit: limit, for: lessee)
            }
            let left = until - .now()
            if !fetched.ids.isEmpty || left <= .zero || self.store.waiters.isClosed {
                return try await self.deliver(fetched, smsc, context)
            }
            await bell.wait(self.patience(until: fetched, atMost: left), on: context.channel.eventLoop)
        }
        return Answer.data(.ok, Array("[]".utf8))
    }

    /// Until something is due, as far as is known, and no longer than the caller wants.
    private func patience(until fetched: Fetched, atMost left: TimeAmount) -> TimeAmount {
        guard let due = fetched.nextDue else { return left }
        let milliseconds = due.milliseconds - self.store.fates.now().milliseconds
        return min(left, .milliseconds(max(milliseconds, 1)))
    }

    private func deliver(_ fetched: Fetched, _ smsc: String, _ context: CoreRequestContext) async throws -> Response {
        if !fetched.ids.isEmpty, !context.channel.isActive {
            try await self.store.answer { transaction in try transaction.unfetch(fetched.ids, smsc: smsc) }
        }
        self.store.tally.fetched(fetched.ids.count)
        return Answer.data(.ok, fetched.ids.isEmpty ? Array("[]".utf8) : fetched.json)
    }

    @Sendable func lease(_ request: Request, _ context: CoreRequestContext) async throws -> Response {
        let change = try await Asked(request, context).body(LeaseChange.self)
        let answer = try await self.store.answer { transaction in try transaction.change(change) }
        return Answer.data(.ok, answer)
    }
}
