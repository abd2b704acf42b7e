package import NIOCore
import NIOHTTP1

extension CoreClient {
    /// Hands in one message; answers with Core's id for it.
    package func insert(_ message: NewMessage) -> EventLoopFuture<Outcome<Int64>> {
        var request = CoreRequest(.insert, .POST, "/api/messages")
        request.idempotencyKey = message.idempotencyKey
        request.body = message.content.json
        return self.call(request) { json throws(JSONError) in try json.enveloped(MessageID.self).id }
    }

    /// Hands in one message whose content is JSON already.
    package func insert(_ message: PreparedMessage) -> EventLoopFuture<Outcome<Int64>> {
        var request = CoreRequest(.insert, .POST, "/api/messages")
        request.idempotencyKey = message.idempotencyKey
        return self.call(request.sending(message)) { json throws(JSONError) in try json.enveloped(MessageID.self).id }
    }

    /// Fetches at most `limit` (1 to 1000) of the messages that are due for `smsc`.
    ///
    /// For `wait` Core may hold the call open until there is something; only for a Core with the extension `wait`.
    /// `frontend` (the gateway's `smsc_name`) and `worker` (the generation of the bind's worker) say who leases them; a
    /// Core without leases ignores them.
    package func queue(
        smsc: String,
        limit: Int,
        wait: TimeAmount? = nil,
        frontend: String? = nil,
        worker: UInt64? = nil
    ) -> EventLoopFuture<Outcome<FetchedMessages>> {
        var query = Query()
        query.append("smsc", smsc)
        query.append("limit", limit)
        query.append("frontend", frontend)
        query.append("worker", worker)
        let hold = wait.map { $0.nanoseconds / 1_000_000 }
        query.append("wait", hold)
        var request = CoreRequest(.queue, .GET, "/api/messages/queue" + query.text)
        request.hold = hold
        return self.call(request) { json throws(JSONError) in
            try json.underData { json throws(JSONError) in try FetchedMessages(list: &json) }
        }
    }

    /// Says that the next hop has accepted a message.
    package func markDelivered(
        id: Int64,
        destSmsc: String,
        smppMessageIDs: [String] = []
    ) -> EventLoopFuture<Outcome<Void>> {
        let request = CoreRequest(.markDelivered, .POST, "/api/messages/\(id)/mark_delivered", about: .message)
        return self.tell(request.sending(Delivered(destSmsc: destSmsc, smppMessageIDs: smppMessageIDs)))
    }

    /// Says that a message could not be sent; Core tries again later, unless `permanent`.
    package func incrementDeliveryAttempt(
        id: Int64,
        error: String?,
        smppStatus: UInt32? = nil,
        permanent: Bool = false
    ) -> EventLoopFuture<Outcome<Void>> {
        let path = "/api/messages/\(id)/increment_delivery_attempt"
        let attempt = FailedAttempt(error: error, smppStatus: smppStatus, permanent: permanent)
        return self.tell(CoreRequest(.incrementDeliveryAttempt, .POST, path, about: .message).sending(attempt))
    }

    /// Looks one message up.
    ///
    /// `permanent` where there is none.
    package func message(_ id: Int64) -> EventLoopFuture<Outcome<CoreMessage>> {
        self.call(CoreRequest(.message, .GET, "/api/messages/\(id)", about: .message)) { json throws(JSONError) in
            try json.enveloped(CoreMessage.self)
        }
    }

    /// Lists messages, the newest first.
    package func messages(_ filter: MessageFilter) -> EventLoopFuture<Outcome<FetchedMessages>> {
        let request = CoreRequest(.messages, .GET, "/api/messages" + filter.query)
        return self.call(request) { json throws(JSONError) in
            try json.underData { json throws(JSONError) in try FetchedMessages(list: &json) }
        }
    }

    /// Withdraws a message that is still pending.
    ///
    /// `permanent` where it is too late, or Core cannot do it.
    package func cancel(id: Int64, sourceSmsc: String?) -> EventLoopFuture<Outcome<Void>> {
        let request = CoreRequest(.cancel, .POST, "/api/messages/\(id)/cancel", about: .offer)
        return self.tell(request.sending(Replacement(sourceSmsc: sourceSmsc)))
    }

    /// Changes a message that is still pending.
    ///
    /// `permanent` where it is too late, or Core cannot do it.
    package func replace(id: Int64, by replacement: Replacement) -> EventLoopFuture<Outcome<Void>> {
        self.tell(CoreRequest(.replace, .POST, "/api/messages/\(id)/replace", about: .offer).sending(replacement))
    }

    /// Makes a call whose answer holds nothing that matters.
    func tell(_ request: CoreRequest) -> EventLoopFuture<Outcome<Void>> {
        self.call(request) { _ throws(JSONError) in () }
    }
}
