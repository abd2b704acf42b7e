import NIOSSL

/// Why no TLS came about, in words that say what to look at.
enum TLSTrouble {
    /// Codes of BoringSSL, and what they mean for who reads them.
    private static let words: [(code: String, meaning: String)] = [
        (
            "CERTIFICATE_VERIFY_FAILED",
            "the carrier's certificate is not trusted; give its issuer as tls.ca_file, or set tls.verify_peer: false"
        ),
        ("WRONG_VERSION_NUMBER", "the far side does not speak TLS on this port"),
        ("CERTIFICATE_REQUIRED", "the carrier wants a certificate of ours: set tls.cert_file and tls.key_file"),
        ("ALERT_HANDSHAKE_FAILURE", "the carrier refuses the handshake; it may want a certificate of ours"),
        ("UNKNOWN_CA", "the carrier does not trust our certificate"),
        ("failedToValidateHostname", "the carrier's certificate is for another name; see tls.server_name"),
        ("uncleanShutdown", "the carrier cut the connection"),
    ]

    /// What went wrong; nil where it is no matter of TLS.
    static func words(for error: any Error) -> String? {
        guard error is NIOSSLError || error is NIOSSLExtraError || error is BoringSSLError else { return nil }
        let text = "\(error)"
        return "TLS: \(Self.words.first { text.contains($0.code) }?.meaning ?? text)"
    }
}
