/// How the Core that the service brings along listens, keeps and routes.
package struct EmbeddedCoreConfiguration: Sendable, Equatable, Codable {
    /// Anything but a loopback address demands `apiKey`.
    package var host = "127.0.0.1"
    package var port = 8080
    /// What a caller must send as `X-API-Key`; nil on loopback: nothing.
    package var apiKey: Secret?
    package var databasePath = "/var/lib/omnimessage-smpp/core.sqlite"
    /// Delivery attempts before a message is `failed`.
    package var maxAttempts = 10
    /// The starting set; routes added over the API are kept beside it.
    package var routes: [RouteConfiguration] = []

    package init() {}
}

/// One route of the embedded Core: which messages, and where they go.
package struct RouteConfiguration: Sendable, Equatable, Codable {
    /// What the destination begins with, digits without `+`; empty: every destination.
    package var prefix = ""
    /// Only messages that came in by this bind; nil: any.
    package var sourceSMSC: String?
    /// Only messages whose source address begins so; nil: any.
    package var sourcePrefix: String?
    /// The bind that sends it; nil for the actions that send nothing.
    package var destSMSC: String?
    /// Among routes with an equally long prefix, the smallest number goes first.
    package var priority = 100
    /// Among routes of one priority, the share of this one.
    package var weight = 100
    package var action: RouteAction = .route
    /// The text that `auto_reply` answers with.
    package var reply: String?

    package init() {}
}

/// What a route does with a message.
package enum RouteAction: String, Sendable, Codable, CaseIterable {
    case route
    case drop
    case autoReply = "auto_reply"
}
