import Common

/// One key of the configuration, and whom a new value touches in which way.
///
/// A table instead of `if`s: what is not in it is not reloaded, and a test counts that every setting is.
struct SettingKey<Settings> {
    enum Effect: Equatable {
        /// Applied to the running process.
        case adjust
        /// Needs a new one.
        case reconnect
    }

    let key: String
    /// By role; empty when no child depends on it.
    let effects: [String: Effect]
    /// No child depends on it, and the supervisor reads it at its own start only.
    let needsRestart: Bool
    let isSame: (Settings, Settings) -> Bool

    private init<Value: Equatable>(
        _ key: String,
        _ path: KeyPath<Settings, Value>,
        _ effects: [String: Effect],
        needsRestart: Bool = false
    ) {
        self.key = key
        self.effects = effects
        self.needsRestart = needsRestart
        self.isSame = { $0[keyPath: path] == $1[keyPath: path] }
    }
}

// MARK: Binds

extension SettingKey {
    private static func live<Value: Equatable>(_ key: String, _ path: KeyPath<Settings, Value>) -> Self {
        Self(key, path, ["bindworker": .adjust])
    }

    private static func session<Value: Equatable>(_ key: String, _ path: KeyPath<Settings, Value>) -> Self {
        Self(key, path, ["bindworker": .reconnect])
    }
}

extension SettingKey<ClientBind> {
    /// All but `name` and `enabled`.
    static var client: [Self] {
        [
            .session("bind_type", \.bindType), .session("host", \.host), .session("port", \.port),
            .session("system_id", \.systemID), .session("password", \.password),
            .session("system_type", \.systemType), .session("addr_ton", \.addrTON), .session("addr_npi", \.addrNPI),
            .session("address_range", \.addressRange), .session("smpp_version", \.smppVersion), .session("tls", \.tls),
            .live("tps_limit", \.tpsLimit), .live("queue_check_frequency", \.queueCheckFrequency),
            .live("enquire_link_interval", \.enquireLinkInterval), .live("cache_enabled", \.cacheEnabled),
            .live("cache_max_size", \.cacheMaxSize), .live("cache_retry_interval", \.cacheRetryInterval),
            .live("window_size", \.windowSize), .live("response_timeout", \.responseTimeout),
            .live("reconnect_interval", \.reconnectInterval),
            .live("reconnect_max_interval", \.reconnectMaxInterval),
            .live("default_alphabet", \.defaultAlphabet), .live("message_id_format", \.messageIDFormat),
            .live("long_messages", \.longMessages), .live("registered_delivery", \.registeredDelivery),
            .live("service_type", \.serviceType), .live("source_ton", \.sourceTON), .live("source_npi", \.sourceNPI),
            .live("dest_ton", \.destTON), .live("dest_npi", \.destNPI), .live("receipts_by_text", \.receiptsByText),
            .live("carrier_group", \.carrierGroup), .live("in_doubt", \.inDoubt),
        ]
    }
}

extension SettingKey<ServerBind> {
    /// All but `name` and `enabled`.
    static var server: [Self] {
        [
            .session("system_id", \.systemID), .session("password", \.password), .session("require_tls", \.requireTLS),
            .live("allowed_bind_types", \.allowedBindTypes), .live("ip_whitelist", \.ipWhitelist),
            .live("source_address_whitelist", \.sourceAddressWhitelist), .live("tps_limit", \.tpsLimit),
            .live("queue_check_frequency", \.queueCheckFrequency),
            .live("enquire_link_interval", \.enquireLinkInterval), .live("cache_enabled", \.cacheEnabled),
            .live("cache_max_size", \.cacheMaxSize), .live("cache_retry_interval", \.cacheRetryInterval),
            .live("max_sessions", \.maxSessions), .live("window_size", \.windowSize),
            .live("deliver_window", \.deliverWindow), .live("response_timeout", \.responseTimeout),
            .live("inactivity_timeout", \.inactivityTimeout), .live("default_alphabet", \.defaultAlphabet),
            .live("cache_overflow", \.cacheOverflow),
        ]
    }
}

// MARK: The gateway

extension SettingKey<GatewayConfiguration> {
    /// All but the two lists of binds; the maps are taken apart where their parts differ in effect.
    static var gateway: [Self] {
        self.core + self.local
    }

    /// Where Core is and who we are to it: whoever speaks with Core does so anew.
    private static var core: [Self] {
        let anew: [String: Effect] = ["bindworker": .reconnect, "steward": .reconnect]
        let live: [String: Effect] = ["bindworker": .adjust, "steward": .adjust]
        return [
            Self("api_base_url", \.apiBaseURL, anew), Self("api_key", \.apiKey, anew),
            Self("api_client_cert_file", \.apiClientCertFile, anew),
            Self("api_client_key_file", \.apiClientKeyFile, anew), Self("api_ca_file", \.apiCAFile, anew),
            Self("verify_ssl_peer", \.verifySSLPeer, anew), Self("smsc_name", \.smscName, anew),
            Self("api_timeout", \.apiTimeout, live), Self("api_concurrency", \.apiConcurrency, live),
            Self("smpp_poll_interval", \.smppPollInterval, live),
            Self("cache_flush_interval", \.cacheFlushInterval, live),
            Self("cache_max_retry_attempts", \.cacheMaxRetryAttempts, live),
            Self("cache_backoff_multiplier", \.cacheBackoffMultiplier, live),
            Self(
                "embedded_core",
                \.embeddedCoreAddress,
                anew.merging(["embeddedcore": .reconnect]) { old, _ in old }
            ),
        ]
    }

    private static var local: [Self] {
        let everyone: [String: Effect] = [
            "bindworker": .adjust, "steward": .adjust, "listener": .adjust, "tlsgate": .adjust, "console": .adjust,
            "embeddedcore": .adjust,
        ]
        return [
            Self("embedded_core", \.embeddedCoreInside, ["embeddedcore": .reconnect]),
            Self("listen.host", \.listen.host, ["listener": .reconnect, "tlsgate": .reconnect]),
            Self("listen.port", \.listen.port, ["listener": .reconnect]),
            Self("listen.tls.port", \.listen.tls?.port, ["tlsgate": .reconnect]),
            Self("listen.tls", \.listen.tls, ["listener": .adjust, "tlsgate": .adjust]),
            Self("listen.max_connections", \.listen.maxConnections, ["listener": .adjust, "tlsgate": .adjust]),
            Self("listen.bind_timeout", \.listen.bindTimeout, ["listener": .adjust, "tlsgate": .adjust]),
            Self("metrics", \.metrics, ["console": .reconnect]), Self("console", \.console, ["console": .reconnect]),
            Self("log_level", \.logLevel, everyone),
            Self("log_format", \.logFormat, [:], needsRestart: true),
            Self("mnesia_storage_type", \.storage, [:], needsRestart: true),
            Self("database_path", \.databasePath, [:], needsRestart: true),
            Self("license_file", \.licenseFile, [:]), Self("license_public_key", \.licensePublicKey, [:]),
        ]
    }
}

extension GatewayConfiguration {
    /// Where others find the embedded Core; constant while it is not used.
    fileprivate var embeddedCoreAddress: EmbeddedCoreConfiguration {
        var address = EmbeddedCoreConfiguration()
        guard self.apiBaseURL == .embedded else { return address }
        address.host = self.embeddedCore.host
        address.port = self.embeddedCore.port
        address.apiKey = self.embeddedCore.apiKey
        return address
    }

    /// What concerns the embedded Core alone.
    fileprivate var embeddedCoreInside: EmbeddedCoreConfiguration {
        var inside = self.embeddedCore
        inside.host = ""
        inside.port = 0
        inside.apiKey = nil
        return inside
    }
}
