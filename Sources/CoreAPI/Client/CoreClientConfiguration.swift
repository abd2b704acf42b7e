/// How to reach Core.
package struct CoreClientConfiguration: Sendable {
    /// Scheme, host and port, as `https://core.example:8443`; a path is kept.
    package var baseURL: String
    /// Sent as `X-API-Key`.
    package var apiKey: String?
    /// Milliseconds for a call, over and above what a held call is held.
    package var timeout: Int64
    /// Calls at a time, 1 to 100.
    ///
    /// Held queue calls do not count: they would keep the others out.
    package var concurrency: Int
    package var verifyPeer: Bool
    package var caFile: String?
    package var clientCertificateFile: String?
    package var clientKeyFile: String?

    package init(
        baseURL: String,
        apiKey: String? = nil,
        timeout: Int64 = 10_000,
        concurrency: Int = 10,
        verifyPeer: Bool = false,
        caFile: String? = nil,
        clientCertificateFile: String? = nil,
        clientKeyFile: String? = nil
    ) {
        self.baseURL = baseURL
        self.apiKey = apiKey
        self.timeout = timeout
        self.concurrency = concurrency
        self.verifyPeer = verifyPeer
        self.caFile = caFile
        self.clientCertificateFile = clientCertificateFile
        self.clientKeyFile = clientKeyFile
    }
}
