/// How a child reaches Core.
package struct CoreAccess: Codable, Equatable, Sendable {
    /// Scheme, host and port, without a path.
    package var baseURL: String
    package var apiKey: Secret?
    package var timeout: Duration
    package var concurrency: Int
    package var verifyPeer: Bool
    package var caFile: String?
    package var clientCertFile: String?
    package var clientKeyFile: String?
    /// `smsc_name`: the name under which this gateway is known to Core.
    package var frontend: String
    /// The shortest wait after a fetch that was not full.
    package var pollInterval: Duration

    package init(_ configuration: GatewayConfiguration) {
        switch configuration.apiBaseURL {
        case .url(let url):
            self.baseURL = url
            self.apiKey = configuration.apiKey
        case .embedded:
            let core = configuration.embeddedCore
            let host = core.host.contains(":") ? "[\(core.host)]" : core.host
            self.baseURL = "http://\(host):\(core.port)"
            self.apiKey = core.apiKey
        }
        self.timeout = configuration.apiTimeout
        self.concurrency = configuration.apiConcurrency
        self.verifyPeer = configuration.verifySSLPeer
        self.caFile = configuration.apiCAFile
        self.clientCertFile = configuration.apiClientCertFile
        self.clientKeyFile = configuration.apiClientKeyFile
        self.frontend = configuration.smscName
        self.pollInterval = configuration.smppPollInterval
    }
}
