extension Section where Target == Draft {
    /// The keys of the file itself.
    static let gateway = Section(prototype: Draft(), rows: core + cache + service + parts)

    private static let core: [Row<Draft>] = [
        .value(
            "api_base_url",
            \.configuration.apiBaseURL,
            .coreLocation,
            "where Core's REST API is; embedded: the service runs a Core of its own",
            environment: "API_BASE_URL"
        ),
        .optional(
            "api_key",
            \.configuration.apiKey,
            .secret(1...256),
            "sent to Core as X-API-Key",
            example: "a-long-random-key"
        ).replaceable(by: "api_key_file"),
        .secretFile(
            "api_key_file",
            for: "api_key",
            .secret(1...256),
            "the same key, alone in a file of its own",
            example: "/etc/omnimessage-smpp/api.key"
        ) { $0.configuration.apiKey = $1 },
        .optional(
            "api_client_cert_file",
            \.configuration.apiClientCertFile,
            .path,
            "our certificate towards Core (mutual TLS), PEM",
            example: "/opt/omnimessage-smpp/priv/cert/client.pem"
        ),
        .optional(
            "api_client_key_file",
            \.configuration.apiClientKeyFile,
            .path,
            "its private key, PEM",
            example: "/opt/omnimessage-smpp/priv/cert/client.key"
        ),
        .optional(
            "api_ca_file",
            \.configuration.apiCAFile,
            .path,
            "whom Core's certificate must be signed by, PEM; without it: whom the system trusts",
            example: "/opt/omnimessage-smpp/priv/cert/ca.pem"
        ),
        .value(
            "verify_ssl_peer",
            \.configuration.verifySSLPeer,
            .boolean,
            "verify Core's certificate; false with https draws a warning",
            environment: "VERIFY_SSL_PEER"
        ),
        .value(
            "api_timeout",
            \.configuration.apiTimeout,
            .milliseconds(100...600_000),
            "how long a call to Core may take"
        ),
        .value("api_concurrency", \.configuration.apiConcurrency, .integer(1...100), "calls to Core at a time"),
        .value(
            "smsc_name",
            \.configuration.smscName,
            .ascii(1...64),
            "name under which this gateway registers with Core; unique per gateway",
            environment: "SMSC_NAME"
        ),
        .value(
            "smpp_poll_interval",
            \.configuration.smppPollInterval,
            .milliseconds(100...2000),
            "the shortest wait of a bind before it asks Core again, after Core had fewer messages than asked for",
            environment: "SMPP_POLL_INTERVAL"
        ),
    ]

    private static let cache: [Row<Draft>] = [
        .value(
            "cache_flush_interval",
            \.configuration.cacheFlushInterval,
            .milliseconds(100...600_000),
            "how often cached messages that are due are tried again",
            environment: "CACHE_FLUSH_INTERVAL"
        ),
        .value(
            "cache_max_retry_attempts",
            \.configuration.cacheMaxRetryAttempts,
            .integer(1...100),
            "retries before a cached message is failed_permanent",
            environment: "CACHE_MAX_RETRY_ATTEMPTS"
        ),
        .value(
            "cache_backoff_multiplier",
            \.configuration.cacheBackoffMultiplier,
            .integer(1...10),
            "each retry waits so many times longer than the one before",
            environment: "CACHE_BACKOFF_MULTIPLIER"
        ),
        .value(
            "mnesia_storage_type",
            \.configuration.storage,
            .choice,
            "disc_copies: on disk before the answer; ram_copies: not synced, survives a crash but no power cut",
            environment: "MNESIA_STORAGE_TYPE"
        ),
        .value("database_path", \.configuration.databasePath, .path, "the database of cache, settings and counters"),
    ]

    private static let service: [Row<Draft>] = [
        .value("log_level", \.configuration.logLevel, .choice, "what is logged at least"),
        .value(
            "log_format",
            \.configuration.logFormat,
            .choice,
            "auto: journal under systemd, else text, with colour on a terminal"
        ),
        .optional(
            "license_file",
            \.configuration.licenseFile,
            .path,
            "a signed licence; without this key none is needed",
            example: "/etc/omnimessage-smpp/license.json"
        ),
        .optional(
            "license_public_key",
            \.configuration.licensePublicKey,
            .publicKey,
            "the public key of the licence's maker (Ed25519)",
            example: "MCowBQYDK2VwAyEA5cli5oBQB2spNuiQKPf/9UTPuNm9BwsThgxOphC0qHM="
        ),
    ]

    private static let parts: [Row<Draft>] = [
        .map("metrics", \.configuration.metrics, .metrics, "Prometheus metrics, http"),
        .map("console", \.configuration.console, .console, "web console, https"),
        .map("listen", \.configuration.listen, .listen, "where partners connect"),
        .map(
            "embedded_core",
            \.configuration.embeddedCore,
            .embeddedCore,
            "the Core that the service brings along, used with api_base_url: embedded"
        ),
        .clientBinds,
        .serverBinds,
    ]
}

extension Row where Target == Draft {
    fileprivate static var clientBinds: Row {
        let key = Section.clientBind.key("binds", "carriers that we bind to", .maps(Section.clientBind.keys))
        return Row(key: key) { entry, place, draft, reading in
            for (index, item) in (entry.maps(at: place, &reading) ?? []).enumerated() {
                let place = "\(place)[\(index)]"
                if case .scalar(let mode) = item.member("mode")?.content, mode.text == BindMode.server.rawValue {
                    draft.readServerBind(item, at: place, &reading)
                } else {
                    var bind = Section.clientBind.prototype
                    Section.clientBind.read(item, at: place, into: &bind, &reading)
                    draft.add(bind, at: place)
                }
            }
        } show: { draft in
            .list(draft.configuration.binds.map { .map(Section.clientBind.show($0)) })
        }
    }

    fileprivate static var serverBinds: Row {
        let key = Section.serverBind.key("server_binds", "partners that bind to us", .maps(Section.serverBind.keys))
        return Row(key: key) { entry, place, draft, reading in
            for (index, item) in (entry.maps(at: place, &reading) ?? []).enumerated() {
                draft.readServerBind(item, at: "\(place)[\(index)]", &reading)
            }
        } show: { draft in
            .list(draft.configuration.serverBinds.map { .map(Section.serverBind.show($0)) })
        }
    }
}

extension Draft {
    fileprivate mutating func readServerBind(_ item: Entry, at place: String, _ reading: inout Reading) {
        var bind = Section.serverBind.prototype
        Section.serverBind.read(item, at: place, into: &bind, &reading)
        self.add(bind, at: place)
    }
}
