/// A partner's bind at us: one item of `server_binds`.
///
/// Ranges, defaults and meanings are those of `ConfigurationKeys.serverBind`; the defaults are stated here, once.
package struct ServerBind: Sendable, Equatable, Codable {
    package var name: BindName
    package var systemID: String
    package var password: Secret
    package var allowedBindTypes: Set<BindType> = Set(BindType.allCases)
    package var ipWhitelist: AddressWhitelist = .any
    package var sourceAddressWhitelist: SourceAddressWhitelist = .any
    /// Messages per second over all sessions, in each direction; 0: no limit.
    package var tpsLimit = 100
    package var queueCheckFrequency: Duration = .milliseconds(1000)
    /// Nil: no keep-alive.
    package var enquireLinkInterval: Duration? = .seconds(60)
    package var enabled = true
    package var cacheEnabled = false
    package var cacheMaxSize = 10_000
    package var cacheRetryInterval: Duration = .seconds(60)
    package var maxSessions = 10
    /// The partner's unanswered requests; beyond it we stop reading.
    package var windowSize = 100
    package var deliverWindow = 10
    package var responseTimeout: Duration = .seconds(30)
    /// Nil: a silent session is kept.
    package var inactivityTimeout: Duration?
    package var requireTLS = false
    package var defaultAlphabet: DefaultAlphabet = .gsm7
    package var cacheOverflow: CacheOverflow = .dropOldest

    package init(name: BindName, systemID: String, password: Secret) {
        self.name = name
        self.systemID = systemID
        self.password = password
    }
}
