/// Where partners connect: the map `listen`.
package struct Listen: Sendable, Equatable, Codable {
    /// An address, not a name; `::` serves both families.
    package var host = "0.0.0.0"
    package var port = 2775
    /// Connections at a time, bound or not.
    package var maxConnections = 100
    /// How long a connection may stay without a bind.
    package var bindTimeout: Duration = .seconds(10)
    /// A second, encrypted port; nil: none.
    package var tls: ListenTLS?

    package init() {}
}

/// The encrypted port: the map `listen.tls`.
package struct ListenTLS: Sendable, Equatable, Codable {
    package var port = 3550
    package var certFile: String
    package var keyFile: String
    /// Given: partners must show a certificate signed by one of these.
    package var clientCAFile: String?

    package init(certFile: String, keyFile: String) {
        self.certFile = certFile
        self.keyFile = keyFile
    }
}
