import NIOCore
import NIOSSL

/// Why a handshake came to nothing, in words that say what to look at.
enum HandshakeTrouble {
    /// Codes of BoringSSL, and what they mean for who reads them.
    private static let words: [(code: String, meaning: String)] = [
        ("HTTP_REQUEST", "speaks HTTP on the encrypted port"),
        ("UNSUPPORTED_PROTOCOL", "knows no version of TLS from 1.2 on"),
        ("PEER_DID_NOT_RETURN_A_CERTIFICATE", "showed no certificate, and listen.tls.client_ca_file demands one"),
        ("CERTIFICATE_VERIFY_FAILED", "its certificate has ended, or is not signed by listen.tls.client_ca_file"),
        ("NO_SHARED_CIPHER", "has no cipher in common with us"),
        ("ALERT_UNKNOWN_CA", "does not trust our certificate (listen.tls.cert_file)"),
        ("ALERT_BAD_CERTIFICATE", "does not take our certificate (listen.tls.cert_file)"),
        ("ALERT_CERTIFICATE_UNKNOWN", "does not take our certificate (listen.tls.cert_file)"),
        ("ALERT_CERTIFICATE_EXPIRED", "takes our certificate for one that has ended (listen.tls.cert_file)"),
        ("EOF during handshake", "went away during the handshake"),
    ]
    /// What somebody gets told who began with anything else than TLS.
    private static let plainCodes = ["WRONG_VERSION_NUMBER", "UNEXPECTED_MESSAGE", "HTTPS_PROXY_REQUEST"]

    static func words(for error: any Error, plainPort: Int) -> String {
        if case ChannelError.eof? = error as? ChannelError { return "went away during the handshake" }
        let text = "\(error)"
        if Self.plainCodes.contains(where: text.contains) {
            return "does not speak TLS on the encrypted port; the plain one is \(plainPort)"
        }
        return Self.words.first { text.contains($0.code) }?.meaning ?? "the handshake failed: \(text)"
    }
}
