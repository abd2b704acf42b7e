extension Section where Target == ServerBind {
    /// The keys of an item of `server_binds`.
    static let serverBind = Section(
        prototype: ServerBind(name: .unnamed, systemID: "", password: Secret("")),
        rows: identity + pace
    )

    private static let identity: [Row<ServerBind>] = [
        .value(
            "name",
            \.name,
            .bindName,
            "unique over both lists; what a message's dest_smsc is matched with",
            required: "partner_acme"
        ),
        .mode(.server),
        .value("enabled", \.enabled, .boolean, "false: the partner is refused"),
        .value(
            "system_id",
            \.systemID,
            .ascii(1...15),
            "what the partner must present; distinct among enabled server binds",
            required: "acme_corp"
        ),
        .value(
            "password",
            \.password,
            .secret(1...15),
            "what the partner must present; under 12 characters draws a warning",
            required: "acme_secret",
            unless: "password_file"
        ),
        .secretFile(
            "password_file",
            for: "password",
            .secret(1...15),
            "the same password, alone in a file of its own",
            example: "${CREDENTIALS_DIRECTORY}/partner_acme"
        ) { $0.password = $1 },
        .values(
            "allowed_bind_types",
            \.orderedBindTypes,
            .choice,
            "how the partner may bind; without this key: in every way",
            example: "[transmitter, receiver, transceiver]"
        ),
        .values(
            "ip_whitelist",
            \.addressBlocks,
            .addressBlock,
            "from where; []: from anywhere",
            example: "[192.168.1.0/24, 10.50.1.100]"
        ),
        .values(
            "source_address_whitelist",
            \.sourcePatterns,
            .sourcePattern,
            "which senders it may use, case counts; []: any",
            example: "[MyBrand, \"614*\", \"+61400000001\"]"
        ),
        .value("require_tls", \.requireTLS, .boolean, "only over the encrypted port"),
    ]

    private static let pace: [Row<ServerBind>] = [
        .value("tps_limit", \.tpsLimit, .tpsLimit, "messages per second over all sessions, in each direction"),
        .value("queue_check_frequency", \.queueCheckFrequency, .queueCheck, "how often Core is asked for messages"),
        .value("max_sessions", \.maxSessions, .integer(1...100), "sessions at a time"),
        .value(
            "window_size",
            \.windowSize,
            .integer(1...10_000),
            "the partner's requests that wait for our answer; beyond it we stop reading"
        ),
        .value(
            "deliver_window",
            \.deliverWindow,
            .integer(1...1000),
            "deliveries sent and not yet answered, at a time"
        ),
        .value("response_timeout", \.responseTimeout, .seconds(1...3600), "how long the partner's answer may take"),
        .value("enquire_link_interval", \.enquireLinkInterval, .keepAlive, "keep-alive after so long without traffic"),
        .value(
            "inactivity_timeout",
            \.inactivityTimeout,
            .secondsOrOff(1...86_400),
            "a session without traffic is ended"
        ),
        .value("cache_enabled", \.cacheEnabled, .boolean, "store what the partner sends before answering it"),
        .value("cache_max_size", \.cacheMaxSize, .cacheSize, "messages held for this bind"),
        .value("cache_retry_interval", \.cacheRetryInterval, .cacheRetry, "wait before the first retry"),
        .value(
            "cache_overflow",
            \.cacheOverflow,
            .choice,
            "when the cache is full: the oldest message goes, or the new one is refused"
        ),
        .value("default_alphabet", \.defaultAlphabet, .choice, "what data_coding 0 means on this link"),
    ]
}

extension ServerBind {
    fileprivate var orderedBindTypes: [BindType] {
        get { self.allowedBindTypes.sorted() }
        set { self.allowedBindTypes = Set(newValue) }
    }

    fileprivate var addressBlocks: [AddressBlock] {
        get { self.ipWhitelist.blocks }
        set { self.ipWhitelist = AddressWhitelist(newValue) }
    }

    fileprivate var sourcePatterns: [SourceAddressWhitelist.Pattern] {
        get { self.sourceAddressWhitelist.patterns }
        set { self.sourceAddressWhitelist = SourceAddressWhitelist(newValue) }
    }
}
