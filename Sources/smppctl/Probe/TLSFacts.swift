import Common
import NIOCore
import NIOSSL

/// What a TLS handshake came to.
enum TLSFacts {
    static func words(_ channel: any Channel, verifies: Bool) -> EventLoopFuture<String> {
        channel.nioSSL_tlsVersion().and(channel.nioSSL_peerCertificate()).map { version, certificate in
            var words = version.map(Self.name) ?? "TLS"
            if let certificate {
                let end = Timestamp(seconds: Int64(certificate.notValidAfter)).iso8601.prefix(10)
                words += ", its certificate is valid until \(end)"
            }
            return words + (verifies ? "" : ", not verified")
        }
    }

    private static func name(_ version: TLSVersion) -> String {
        switch version {
        case .tlsv1: "TLS 1.0"
        case .tlsv11: "TLS 1.1"
        case .tlsv12: "TLS 1.2"
        case .tlsv13: "TLS 1.3"
        }
    }
}

extension ClientTLS {
    /// The TLS end of a connection to `host`, as the gateway would make it.
    func handler(host: String) throws -> NIOSSLClientHandler {
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
        return try NIOSSLClientHandler(
            context: NIOSSLContext(configuration: configuration),
            serverHostname: IPAddress(name) != nil ? nil : name
        )
    }
}
