// Rules about the gateway as a whole: Core, certificates, exposure, ports.

extension GatewayConfiguration {
    func checkCore(_ reading: inout Reading) {
        guard case .url(let url) = self.apiBaseURL else { return }
        if self.apiBaseURL.isEncrypted, !self.verifySSLPeer {
            let key = reading.took("verify_ssl_peer") ? "verify_ssl_peer" : "api_base_url"
            let message =
                "Core's certificate is not verified: anyone on the way can pose as Core; set verify_ssl_peer: true"
            reading.warn(key, at: reading.origin(of: key), message)
        }
        if !self.apiBaseURL.isEncrypted, self.apiKey != nil, !url.isOnLoopback {
            reading.warn("api_base_url", at: reading.origin(of: "api_base_url"), "sends api_key unencrypted; use https")
        }
    }

    func checkCertificates(_ reading: inout Reading) {
        reading.checkPair(
            self.apiClientCertFile,
            "api_client_cert_file",
            self.apiClientKeyFile,
            "api_client_key_file"
        )
        reading.checkPair(self.console.certFile, "console.cert_file", self.console.keyFile, "console.key_file")
        if self.licenseFile != nil, self.licensePublicKey == nil, reading.isSound("license_public_key") {
            reading.refuse(
                "license_file",
                at: reading.origin(of: "license_file"),
                "cannot be checked without license_public_key"
            )
        }
    }

    /// Two of our own listeners on one port: the second would fail at each start.
    func checkPorts(_ reading: inout Reading) {
        var doors = [
            Door(key: "listen.port", host: self.listen.host, port: self.listen.port),
            Door(key: "metrics.port", host: self.metrics.host, port: self.metrics.port),
            Door(key: "console.port", host: self.console.host, port: self.console.port),
        ]
        if let tls = self.listen.tls {
            doors.append(Door(key: "listen.tls.port", host: self.listen.host, port: tls.port))
        }
        if self.apiBaseURL == .embedded {
            doors.append(
                Door(key: "embedded_core.port", host: self.embeddedCore.host, port: self.embeddedCore.port)
            )
        }
        for (index, door) in doors.enumerated() {
            guard let other = doors[..<index].first(where: { $0.collides(with: door) }) else { continue }
            let (key, rival) = reading.took(door.key) ? (door.key, other.key) : (other.key, door.key)
            reading.refuse(key, at: reading.origin(of: key), value: "\(door.port)", "is the port of \(rival) too")
        }
    }
}

extension EmbeddedCoreConfiguration {
    func check(_ reading: inout Reading) {
        if let address = IPAddress(self.host), !address.isLoopback, self.apiKey == nil {
            let message = "is reachable from other machines; give embedded_core.api_key, or listen on 127.0.0.1"
            reading.refuse(
                "embedded_core.host",
                at: reading.origin(of: "embedded_core.host"),
                value: self.host,
                message
            )
        }
        for (index, route) in self.routes.enumerated() {
            let place = "embedded_core.routes[\(index)]"
            switch route.action {
            case .route where route.destSMSC == nil && reading.isSound("\(place).dest_smsc"):
                reading.refuse(place, at: reading.origin(of: place), "needs dest_smsc, the bind to send by")
            case .autoReply where route.reply == nil && reading.isSound("\(place).reply"):
                reading.refuse(place, at: reading.origin(of: place), "needs reply, the text to answer with")
            case .route, .autoReply, .drop:
                break
            }
        }
    }
}

/// Something of ours that listens.
private struct Door {
    let key: String
    let host: String
    let port: Int

    func collides(with other: Door) -> Bool {
        guard self.port == other.port else { return false }
        guard let mine = IPAddress(self.host), let theirs = IPAddress(other.host) else {
            return self.host == other.host
        }
        return mine == theirs || mine.isWildcard || theirs.isWildcard
    }
}

extension String {
    /// Of a URL: whether its host is this machine.
    fileprivate var isOnLoopback: Bool {
        guard let start = self.range(afterFirst: "://") else { return false }
        let authority = self[start...].prefix { $0 != "/" }
        let host = authority.first == "[" ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        return host == "localhost" || IPAddress(String(host))?.isLoopback == true
    }

    private func range(afterFirst mark: String) -> String.Index? {
        self.ranges(of: mark).first?.upperBound
    }
}
