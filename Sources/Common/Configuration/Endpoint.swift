/// An address and a port of ours.
package struct Endpoint: Sendable, Equatable, Codable {
    package var host: String
    /// 1 to 65535.
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}

/// Where the web console listens; TLS always.
package struct ConsoleEndpoint: Sendable, Equatable, Codable {
    package var host = "0.0.0.0"
    package var port = 8087
    /// Nil, with `keyFile`: a self-signed certificate is made at the first start.
    package var certFile: String?
    package var keyFile: String?

    package init() {}
}
