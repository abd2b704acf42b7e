package import Common

extension CoreClientConfiguration {
    /// What the gateway's configuration says of Core.
    package init(_ access: CoreAccess) {
        self.init(baseURL: access.baseURL)
        self.apiKey = access.apiKey?.reveal()
        self.timeout = access.timeout.wholeMilliseconds
        self.concurrency = access.concurrency
        self.verifyPeer = access.verifyPeer
        self.caFile = access.caFile
        self.clientCertificateFile = access.clientCertFile
        self.clientKeyFile = access.clientKeyFile
    }
}
