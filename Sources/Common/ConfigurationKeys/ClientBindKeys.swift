extension Section where Target == ClientBind {
    /// The keys of an item of `binds`.
    static let clientBind = Section(
        prototype: ClientBind(name: .unnamed, host: "", systemID: "", password: Secret("")),
        rows: identity + pace + dialect
    )

    private static let identity: [Row<ClientBind>] = [
        .value(
            "name",
            \.name,
            .bindName,
            "unique over both lists; what a message's dest_smsc is matched with",
            required: "vodafone_uk"
        ),
        .mode(.client),
        .value("enabled", \.enabled, .boolean, "false: no process, no connection"),
        .value("bind_type", \.bindType, .choice, "the directions in which messages travel"),
        .value(
            "host",
            \.host,
            .host,
            "the carrier; all addresses of a name are tried in turn",
            required: "smpp.vodafone.co.uk"
        ),
        .value("port", \.port, .port, "its port"),
        .value("system_id", \.systemID, .ascii(1...15), "user name at the carrier", required: "your_username"),
        .value(
            "password",
            \.password,
            .secret(0...15),
            "password at the carrier; over 8 octets draws a warning",
            required: "your_password",
            unless: "password_file"
        ),
        .secretFile(
            "password_file",
            for: "password",
            .secret(0...15),
            "the same password, alone in a file of its own",
            example: "${CREDENTIALS_DIRECTORY}/vodafone_uk"
        ) { $0.password = $1 },
        .value("system_type", \.systemType, .ascii(0...12), "field of the bind PDU"),
        .value("addr_ton", \.addrTON, .typeOfNumber, "field of the bind PDU"),
        .value("addr_npi", \.addrNPI, .numberingPlan, "field of the bind PDU"),
        .value("address_range", \.addressRange, .ascii(0...40), "field of the bind PDU"),
        .optionalMap("tls", \.switchableTLS, .clientTLS, "encryption towards the carrier; without this key: none"),
        .optional(
            "carrier_group",
            \.carrierGroup,
            .ascii(1...64),
            "receipts may come over any bind of the group; without it: over those with the same host and system_id",
            example: "vodafone"
        ),
    ]

    private static let pace: [Row<ClientBind>] = [
        .value("tps_limit", \.tpsLimit, .tpsLimit, "messages per second sent; each part counts"),
        .value("queue_check_frequency", \.queueCheckFrequency, .queueCheck, "how often Core is asked for messages"),
        .value("window_size", \.windowSize, .integer(1...1000), "messages sent and not yet answered, at a time"),
        .value("response_timeout", \.responseTimeout, .seconds(1...3600), "how long an answer may take"),
        .value("enquire_link_interval", \.enquireLinkInterval, .keepAlive, "keep-alive after so long without traffic"),
        .value(
            "reconnect_interval",
            \.reconnectInterval,
            .seconds(1...3600),
            "wait before a reconnection, doubled each time; at once after the first loss"
        ),
        .value("reconnect_max_interval", \.reconnectMaxInterval, .seconds(1...3600), "the longest such wait"),
        .value("cache_enabled", \.cacheEnabled, .boolean, "store what the carrier sends before answering it"),
        .value("cache_max_size", \.cacheMaxSize, .cacheSize, "messages held for this bind"),
        .value("cache_retry_interval", \.cacheRetryInterval, .cacheRetry, "wait before the first retry"),
        .value(
            "in_doubt",
            \.inDoubt,
            .choice,
            "what was sent and never answered is sent once more, or failed"
        ),
    ]

    private static let dialect: [Row<ClientBind>] = [
        .value("smpp_version", \.smppVersion, .choice, "the version in the bind PDU"),
        .value("default_alphabet", \.defaultAlphabet, .choice, "what data_coding 0 means on this link"),
        .value(
            "message_id_format",
            \.messageIDFormat,
            .choice,
            "how the carrier's receipts spell the id; auto: learnt"
        ),
        .value(
            "long_messages",
            \.longMessages,
            .choice,
            "how a long text is sent: user data headers, SAR parameters or message_payload"
        ),
        .value("registered_delivery", \.registeredDelivery, .boolean, "ask the carrier for delivery receipts"),
        .value("receipts_by_text", \.receiptsByText, .boolean, "take an unmarked text that reads as a receipt for one"),
        .value("service_type", \.serviceType, .ascii(0...5), "field of submit_sm"),
        .value("source_ton", \.sourceTON, .auto(or: .typeOfNumber), "type of number of the sender; auto: by its shape"),
        .value("source_npi", \.sourceNPI, .auto(or: .numberingPlan), "numbering plan of the sender"),
        .value("dest_ton", \.destTON, .auto(or: .typeOfNumber), "type of number of the recipient"),
        .value("dest_npi", \.destNPI, .auto(or: .numberingPlan), "numbering plan of the recipient"),
    ]
}

extension Section where Target == SwitchableTLS {
    static let clientTLS = Section(
        prototype: SwitchableTLS(),
        rows: [
            .value("enabled", \.enabled, .boolean, "false: plain TCP, the rest of the map is not used"),
            .value("verify_peer", \.tls.verifyPeer, .boolean, "verify the carrier's certificate"),
            .optional(
                "ca_file",
                \.tls.caFile,
                .path,
                "whom it must be signed by, PEM; without it: whom the system trusts",
                example: "/opt/omnimessage-smpp/priv/cert/carrier-ca.pem"
            ),
            .optional(
                "cert_file",
                \.tls.certFile,
                .path,
                "our certificate, PEM",
                example: "/opt/omnimessage-smpp/priv/cert/client.pem"
            ),
            .optional(
                "key_file",
                \.tls.keyFile,
                .path,
                "its private key, PEM",
                example: "/opt/omnimessage-smpp/priv/cert/client.key"
            ),
            .optional(
                "server_name",
                \.tls.serverName,
                .host,
                "the name in the certificate; without it: host",
                example: "smpp.vodafone.co.uk"
            ),
        ]
    )
}

/// The map `tls` as the file has it: it can be there and switched off.
struct SwitchableTLS: Sendable {
    var enabled = true
    var tls = ClientTLS()
}

extension ClientBind {
    fileprivate var switchableTLS: SwitchableTLS? {
        get { self.tls.map { SwitchableTLS(enabled: true, tls: $0) } }
        set { self.tls = newValue.flatMap { $0.enabled ? $0.tls : nil } }
    }
}
