/// A bind of ours at a carrier: one item of `binds`.
///
/// Ranges, defaults and meanings are those of `ConfigurationKeys.clientBind`; the defaults are stated here, once.
package struct ClientBind: Sendable, Equatable, Codable {
    package var name: BindName
    package var bindType: BindType = .transceiver
    /// A name or an address; all addresses of a name are tried in turn.
    package var host: String
    package var port = 2775
    package var systemID: String
    package var password: Secret
    package var systemType = ""
    package var addrTON: UInt8 = 0
    package var addrNPI: UInt8 = 0
    package var addressRange = ""
    /// Messages per second, each part counts; 0: no limit.
    package var tpsLimit = 100
    package var queueCheckFrequency: Duration = .milliseconds(1000)
    /// Nil: no keep-alive.
    package var enquireLinkInterval: Duration? = .seconds(60)
    package var enabled = true
    package var cacheEnabled = false
    package var cacheMaxSize = 10_000
    package var cacheRetryInterval: Duration = .seconds(60)
    package var windowSize = 10
    package var responseTimeout: Duration = .seconds(30)
    package var reconnectInterval: Duration = .seconds(1)
    package var reconnectMaxInterval: Duration = .seconds(30)
    package var smppVersion: SMPPVersion = .v34
    /// Nil: plain TCP.
    package var tls: ClientTLS?
    package var defaultAlphabet: DefaultAlphabet = .gsm7
    package var messageIDFormat: MessageIDFormat = .auto
    package var longMessages: LongMessages = .udh
    package var registeredDelivery = true
    package var serviceType = ""
    package var sourceTON: TONSetting = .auto
    package var sourceNPI: NPISetting = .auto
    package var destTON: TONSetting = .auto
    package var destNPI: NPISetting = .auto
    package var receiptsByText = false
    /// Receipts may come over any bind of the group; nil: of those with the same host and system_id.
    package var carrierGroup: String?
    package var inDoubt: InDoubt = .resend

    package init(name: BindName, host: String, systemID: String, password: Secret) {
        self.name = name
        self.host = host
        self.systemID = systemID
        self.password = password
    }
}

/// TLS towards a carrier: the map `tls` of a client bind.
package struct ClientTLS: Sendable, Equatable, Codable {
    package var verifyPeer = true
    /// Nil: the system's certificates.
    package var caFile: String?
    package var certFile: String?
    package var keyFile: String?
    /// The name in the certificate; nil: `host`.
    package var serverName: String?

    package init() {}
}
