import Common
import NIOCore
import NIOSSL
import TLS

/// What a TLS handshake came to.
enum TLSFacts {
    static func words(_ channel: any Channel, verifies: Bool) -> EventLoopFuture<String> {
        channel.nioSSL_tlsVersion().and(channel.nioSSL_peerCertificate()).map { version, certificate in
            var words = version?.words ?? "TLS"
            if let certificate {
                let end = Timestamp(seconds: Int64(certificate.notValidAfter)).iso8601.prefix(10)
                words += ", its certificate is valid until \(end)"
            }
            return words + (verifies ? "" : ", not verified")
        }
    }
}
