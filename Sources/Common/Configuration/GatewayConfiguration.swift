/// Everything an operator can set, checked: what `ConfigurationFile` makes of the file and the environment.
///
/// Ranges, defaults and meanings are those of `ConfigurationKeys.gateway`; the defaults are stated here, once.
/// It travels as JSON to the other processes.
package struct GatewayConfiguration: Sendable, Equatable, Codable {
    package var apiBaseURL: CoreLocation = .embedded
    package var apiKey: Secret?
    package var apiClientCertFile: String?
    package var apiClientKeyFile: String?
    package var apiCAFile: String?
    package var apiTimeout: Duration = .milliseconds(10_000)
    package var apiConcurrency = 10
    package var verifySSLPeer = false
    package var smscName = "smpp_gateway"
    package var smppPollInterval: Duration = .milliseconds(100)
    package var cacheFlushInterval: Duration = .milliseconds(10_000)
    package var cacheMaxRetryAttempts = 10
    package var cacheBackoffMultiplier = 2
    /// The key `mnesia_storage_type`.
    package var storage: StorageType = .discCopies
    package var databasePath = "/var/lib/omnimessage-smpp/gateway.sqlite"
    package var metrics = Endpoint(host: "127.0.0.1", port: 4000)
    package var console = ConsoleEndpoint()
    package var logLevel: LogLevel = .info
    package var logFormat: LogFormat = .auto
    package var licenseFile: String?
    package var licensePublicKey: String?
    package var embeddedCore = EmbeddedCoreConfiguration()
    package var binds: [ClientBind] = []
    package var serverBinds: [ServerBind] = []
    package var listen = Listen()

    package init() {}

    /// Both lists, clients first, disabled ones too.
    package var allBinds: [Bind] { self.binds.map(Bind.client) + self.serverBinds.map(Bind.server) }
}
