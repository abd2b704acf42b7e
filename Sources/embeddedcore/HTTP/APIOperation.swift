/// One call of the API, for its documentation.
struct APIOperation: Sendable {
    let method: String
    let path: String
    let summary: String
    var query: [String] = []
    /// Members of the body, with the kind of each.
    var body: [(name: String, type: String)] = []
    var success = 200

    var pathWithQuery: String {
        self.query.isEmpty ? self.path : self.path + "?" + self.query.map { "\($0)=" }.joined(separator: "&")
    }

    var bodyText: String {
        self.body.isEmpty ? "" : "{" + self.body.map(\.name).joined(separator: ", ") + "}"
    }

    static let all: [APIOperation] = Self.messages + Self.batches + Self.gateway + Self.routes

    private static let messages = [
        APIOperation(
            method: "post",
            path: "/api/messages",
            summary: "Hands in a message; with the header Idempotency-Key, once and no more.",
            body: [("message", "Message")],
            success: 201
        ),
        APIOperation(
            method: "get",
            path: "/api/messages",
            summary: "Lists messages, the newest first.",
            query: ["status", "dest_smsc", "idempotency_key", "limit", "before"]
        ),
        APIOperation(
            method: "get",
            path: "/api/messages/queue",
            summary: "Fetches what is due for a bind and leases it for 60 s; with wait, held until there is something.",
            query: ["smsc", "limit", "wait", "frontend", "worker"]
        ),
        APIOperation(method: "get", path: "/api/messages/{id}", summary: "Shows one message."),
        APIOperation(
            method: "post",
            path: "/api/messages/{id}/mark_delivered",
            summary: "The next hop has accepted the message.",
            body: [("dest_smsc", "string"), ("smpp_message_id", "string"), ("smpp_message_ids", "array")]
        ),
        APIOperation(
            method: "post",
            path: "/api/messages/{id}/increment_delivery_attempt",
            summary: "The message could not be sent; it is tried again after 1, 2, 4, 8 … minutes, unless permanent.",
            body: [("error", "string"), ("smpp_status", "integer"), ("permanent", "boolean")]
        ),
        APIOperation(
            method: "post",
            path: "/api/messages/{id}/cancel",
            summary: "Withdraws a message that is still pending.",
            body: [("source_smsc", "string")]
        ),
        APIOperation(
            method: "post",
            path: "/api/messages/{id}/replace",
            summary: "Changes a message that is still pending.",
            body: [
                ("source_smsc", "string"), ("source_msisdn", "string"), ("message_body", "string"),
                ("raw_payload", "string"), ("tp_dcs", "integer"), ("deliver_after", "string"), ("expires", "string"),
                ("registered_delivery", "integer"),
            ]
        ),
    ]

    private static let batches = [
        APIOperation(
            method: "post",
            path: "/api/messages/batch",
            summary: "Hands in up to 1000 messages; answered item by item.",
            body: [("messages", "array")]
        ),
        APIOperation(
            method: "post",
            path: "/api/messages/results",
            summary:
                "Results of up to 1000 attempts: {id, outcome: delivered, temporary or permanent, smpp_message_id}.",
            body: [("results", "array")]
        ),
        APIOperation(
            method: "post",
            path: "/api/messages/receipts",
            summary: "Up to 1000 receipts: {message_id, or dest_smsc and smpp_message_id, state, error, done_date}.",
            body: [("receipts", "array")]
        ),
        APIOperation(
            method: "post",
            path: "/api/messages/lease",
            summary: "Renews leases for 60 s, or gives them back.",
            body: [("frontend", "string"), ("worker", "integer"), ("renew", "array"), ("release", "array")]
        ),
    ]

    private static let gateway = [
        APIOperation(method: "get", path: "/api/status", summary: "Health, and what this Core can do."),
        APIOperation(
            method: "post",
            path: "/api/frontends/register",
            summary: "A gateway is there; it is forgotten after 90 s.",
            body: [
                ("frontend_name", "string"), ("frontend_type", "string"), ("ip_address", "string"),
                ("hostname", "string"), ("version", "string"), ("uptime_seconds", "integer"), ("binds", "array"),
            ],
            success: 201
        ),
        APIOperation(method: "get", path: "/api/frontends", summary: "Lists the gateways that are there."),
        APIOperation(
            method: "post",
            path: "/api/events",
            summary: "Adds to a message's history.",
            body: [("message_id", "integer"), ("name", "string"), ("description", "string"), ("source", "string")],
            success: 201
        ),
        APIOperation(
            method: "get",
            path: "/api/cdrs",
            summary: "Every change of state, as CSV.",
            query: ["format", "from", "until"]
        ),
        APIOperation(method: "get", path: "/metrics", summary: "Metrics for Prometheus."),
        APIOperation(method: "get", path: "/api/docs", summary: "This page."),
        APIOperation(method: "get", path: "/api/docs.json", summary: "This API as OpenAPI 3.1."),
    ]

    private static let route: [(name: String, type: String)] = [
        ("prefix", "string"), ("source_smsc", "string"), ("source_prefix", "string"), ("dest_smsc", "string"),
        ("priority", "integer"), ("weight", "integer"), ("action", "string"), ("reply", "string"),
    ]

    private static let routes = [
        APIOperation(method: "get", path: "/api/routes", summary: "Lists the routes."),
        APIOperation(
            method: "post",
            path: "/api/routes",
            summary: "Adds a route; it holds at once.",
            body: Self.route,
            success: 201
        ),
        APIOperation(method: "put", path: "/api/routes/{id}", summary: "Changes a route.", body: Self.route),
        APIOperation(method: "delete", path: "/api/routes/{id}", summary: "Removes a route."),
    ]
}
