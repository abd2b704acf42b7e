package import Common
package import NIOSSL

extension ClientTLS {
    /// The TLS end of a connection to `host`.
    ///
    /// Throws where a certificate or key cannot be read: better no link than one that is not what was asked for.
    package func handler(host: String) throws -> NIOSSLClientHandler {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = self.verifyPeer ? .fullVerification : .none
        if let file = self.caFile { configuration.trustRoots = .file(file) }
        if let file = self.certFile {
            configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(file).map { .certificate($0) }
        }
        if let file = self.keyFile {
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: file, format: .pem))
        }
        let name = self.serverName ?? host
        // Server name indication is for names; an address has none (RFC 6066 §3).
        let isAddress = IPAddress(name) != nil
        return try NIOSSLClientHandler(
            context: NIOSSLContext(configuration: configuration),
            serverHostname: isAddress ? nil : name
        )
    }
}
