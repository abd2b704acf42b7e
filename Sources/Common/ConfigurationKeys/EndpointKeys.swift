extension Section where Target == Endpoint {
    static let metrics = Section(
        prototype: GatewayConfiguration().metrics,
        rows: [
            .value(
                "host",
                \.host,
                .address,
                "address to listen on; beyond loopback everybody there can read the metrics"
            ),
            .value("port", \.port, .port, "port to listen on"),
        ]
    )
}

extension Section where Target == ConsoleEndpoint {
    static let console = Section(
        prototype: ConsoleEndpoint(),
        rows: [
            .value("host", \.host, .address, "address to listen on"),
            .value("port", \.port, .port, "port to listen on"),
            .optional(
                "cert_file",
                \.certFile,
                .path,
                "certificate, PEM; without it a self-signed one is made",
                example: "/opt/omnimessage-smpp/priv/cert/console.pem"
            ),
            .optional(
                "key_file",
                \.keyFile,
                .path,
                "its private key, PEM",
                example: "/opt/omnimessage-smpp/priv/cert/console.key"
            ),
        ]
    )
}

extension Section where Target == Listen {
    static let listen = Section(
        prototype: Listen(),
        rows: [
            .value("host", \.host, .address, "address to listen on; :: for both families"),
            .value("port", \.port, .port, "port to listen on"),
            .value("max_connections", \.maxConnections, .integer(1...10_000), "connections at a time"),
            .value("bind_timeout", \.bindTimeout, .seconds(1...3600), "how long a connection may stay without a bind"),
            .optionalMap("tls", \.tls, .listenTLS, "a second, encrypted port; without this key: none"),
        ]
    )
}

extension Section where Target == ListenTLS {
    static let listenTLS = Section(
        prototype: ListenTLS(certFile: "", keyFile: ""),
        rows: [
            .value("port", \.port, .port, "port to listen on"),
            .value(
                "cert_file",
                \.certFile,
                .path,
                "certificate, PEM",
                required: "/opt/omnimessage-smpp/priv/cert/smpp.pem"
            ),
            .value(
                "key_file",
                \.keyFile,
                .path,
                "its private key, PEM",
                required: "/opt/omnimessage-smpp/priv/cert/smpp.key"
            ),
            .optional(
                "client_ca_file",
                \.clientCAFile,
                .path,
                "partners must show a certificate signed by one of these, PEM",
                example: "/opt/omnimessage-smpp/priv/cert/partners-ca.pem"
            ),
        ]
    )
}
