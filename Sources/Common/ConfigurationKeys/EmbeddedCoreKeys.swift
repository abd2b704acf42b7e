extension Section where Target == EmbeddedCoreConfiguration {
    static let embeddedCore = Section(
        prototype: EmbeddedCoreConfiguration(),
        rows: [
            .value("host", \.host, .address, "address to listen on; beyond loopback api_key is required"),
            .value("port", \.port, .port, "port to listen on"),
            .optional(
                "api_key",
                \.apiKey,
                .secret(1...256),
                "what callers must send as X-API-Key",
                example: "a-long-random-key"
            ),
            .value("database_path", \.databasePath, .path, "the database of its messages"),
            .value(
                "max_attempts",
                \.maxAttempts,
                .integer(1...100),
                "delivery attempts before a message is failed"
            ),
            .maps(
                "routes",
                \.routes,
                .route,
                "the starting set; routes added over the API are kept beside it"
            ),
        ]
    )
}

extension Section where Target == RouteConfiguration {
    /// The keys of an item of `embedded_core.routes`.
    static let route = Section(
        prototype: RouteConfiguration(),
        rows: [
            .value("prefix", \.prefix, .digits, "what the recipient begins with; the longest that fits wins"),
            .optional(
                "source_smsc",
                \.sourceSMSC,
                .bindNameText,
                "only messages that came in by this bind",
                example: "partner_acme"
            ),
            .optional(
                "source_prefix",
                \.sourcePrefix,
                .ascii(1...20),
                "only senders that begin so",
                example: "614"
            ),
            .optional("dest_smsc", \.destSMSC, .bindNameText, "the bind that sends it", example: "vodafone_uk").shown(),
            .value(
                "priority",
                \.priority,
                .integer(1...255),
                "among equally long prefixes the smallest number goes first"
            ),
            .value("weight", \.weight, .integer(1...100), "among routes of one priority, the share of this one"),
            .value("action", \.action, .choice, "send it on, drop it, or answer it with reply"),
            .optional(
                "reply",
                \.reply,
                .text(1...1000),
                "the text of auto_reply",
                example: "Thank you, we will call back."
            ),
        ]
    )
}
