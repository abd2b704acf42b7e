// Rules about several values at once; each names the key that a person would change.

extension Draft {
    func check(_ reading: inout Reading) {
        self.checkNames(&reading)
        self.checkSystemIDs(&reading)
        for (bind, place) in zip(self.configuration.binds, self.clientPlaces) { bind.check(at: place, &reading) }
        for (bind, place) in zip(self.configuration.serverBinds, self.serverPlaces) {
            bind.check(at: place, &reading, listen: self.configuration.listen)
        }
        self.configuration.checkCore(&reading)
        self.configuration.checkCertificates(&reading)
        self.configuration.embeddedCore.check(&reading)
        self.configuration.checkPorts(&reading)
    }

    private func checkNames(_ reading: inout Reading) {
        var first: [BindName: String] = [:]
        for (name, place) in zip(self.configuration.allBinds.map(\.name), self.clientPlaces + self.serverPlaces) {
            let key = "\(place).name"
            guard reading.took(key) else { continue }
            if let other = first[name] {
                let message = "is the name of \(other)\(reading.line(of: "\(other).name")) too; each bind needs its own"
                reading.refuse(key, at: reading.origin(of: key), value: name.value, message)
            } else {
                first[name] = place
            }
        }
    }

    private func checkSystemIDs(_ reading: inout Reading) {
        var first: [String: String] = [:]
        for (bind, place) in zip(self.configuration.serverBinds, self.serverPlaces) where bind.enabled {
            let key = "\(place).system_id"
            guard reading.took(key) else { continue }
            if let other = first[bind.systemID] {
                let standing = reading.line(of: "\(other).system_id")
                let message = "is the system_id of \(other)\(standing) too; enabled server binds need distinct ones"
                reading.refuse(key, at: reading.origin(of: key), value: bind.systemID, message)
            } else {
                first[bind.systemID] = place
            }
        }
    }
}

extension ClientBind {
    fileprivate func check(at place: String, _ reading: inout Reading) {
        if self.reconnectMaxInterval < self.reconnectInterval {
            let key = "\(place).reconnect_\(reading.took("\(place).reconnect_max_interval") ? "max_" : "")interval"
            reading.refuse(
                key,
                at: reading.origin(of: key),
                "reconnect_max_interval must not be below reconnect_interval"
            )
        }
        if self.password.octets > 8 {
            let key = "\(place).password"
            let message = "is longer than the 8 octets of the standard; not every carrier takes that"
            reading.warn(key, at: reading.origin(of: key), message)
        }
        if let tls {
            reading.checkPair(tls.certFile, "\(place).tls.cert_file", tls.keyFile, "\(place).tls.key_file")
            if !tls.verifyPeer {
                let key = "\(place).tls.verify_peer"
                reading.warn(key, at: reading.origin(of: key), "the carrier's certificate is not verified")
            }
        }
    }
}

extension ServerBind {
    fileprivate func check(at place: String, _ reading: inout Reading, listen: Listen) {
        if self.password.octets < 12, reading.isSound("\(place).password"), self.password.octets > 0 {
            let key = "\(place).password"
            reading.warn(key, at: reading.origin(of: key), "has under 12 characters; whoever guesses it can send")
        }
        if self.allowedBindTypes.isEmpty, reading.took("\(place).allowed_bind_types") {
            let key = "\(place).allowed_bind_types"
            reading.refuse(
                key,
                at: reading.origin(of: key),
                "must name at least one type; enabled: false shuts a partner out"
            )
        }
        if self.cacheEnabled, self.cacheOverflow == .dropOldest, !reading.took("\(place).cache_overflow") {
            let key = "\(place).cache_enabled"
            let message =
                "a full cache drops its oldest message, answered or not; cache_overflow: reject refuses the new"
            reading.warn(key, at: reading.origin(of: key), message)
        }
        if self.requireTLS, listen.tls == nil {
            let key = "\(place).require_tls"
            reading.refuse(key, at: reading.origin(of: key), "needs the encrypted port; give listen.tls")
        }
        for (index, block) in self.ipWhitelist.blocks.enumerated() where block.hadHostBits {
            let key = "\(place).ip_whitelist[\(index)]"
            reading.warn(key, at: reading.origin(of: key), "names one address of a block; read as \(block)")
        }
    }
}

extension Reading {
    /// ` (line 14)`, where it has one.
    fileprivate func line(of path: String) -> String {
        self.origin(of: path)?.line.map { " (line \($0))" } ?? ""
    }

    /// Certificate and key come together.
    mutating func checkPair(_ certificate: String?, _ certificateKey: String, _ key: String?, _ keyKey: String) {
        if certificate != nil, key == nil, self.isSound(keyKey) {
            self.refuse(certificateKey, at: self.origin(of: certificateKey), "needs its private key; give \(keyKey)")
        } else if key != nil, certificate == nil, self.isSound(certificateKey) {
            self.refuse(keyKey, at: self.origin(of: keyKey), "needs its certificate; give \(certificateKey)")
        }
    }
}
