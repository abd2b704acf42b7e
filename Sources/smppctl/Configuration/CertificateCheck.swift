import Common
import TLS

/// A look into the certificates and keys that a configuration names.
///
/// Warnings, for the gateway starts without them: it is the link, the port or Core that they would have served.
enum CertificateCheck {
    static func warnings(of configuration: GatewayConfiguration, at now: Timestamp) -> [Problem] {
        self.files(of: configuration).flatMap { $0.findings(at: now) }.map { finding in
            // The sentence names the setting with its file; the key stands before it already.
            let sentence =
                finding.sentence.hasPrefix(finding.key + " ")
                ? String(finding.sentence.dropFirst(finding.key.count + 1)) : finding.sentence
            return Problem(.warning, key: finding.key, message: sentence)
        }
    }

    private static func files(of configuration: GatewayConfiguration) -> [TLSFiles] {
        var all = [
            TLSFiles(
                certificate: .init("api_client_cert_file", configuration.apiClientCertFile),
                privateKey: .init("api_client_key_file", configuration.apiClientKeyFile),
                authorities: .init("api_ca_file", configuration.apiCAFile)
            ),
            TLSFiles(
                certificate: .init("console.cert_file", configuration.console.certFile),
                privateKey: .init("console.key_file", configuration.console.keyFile),
                authorities: nil
            ),
        ]
        if let tls = configuration.listen.tls {
            all.append(
                TLSFiles(
                    certificate: .init("listen.tls.cert_file", tls.certFile),
                    privateKey: .init("listen.tls.key_file", tls.keyFile),
                    authorities: .init("listen.tls.client_ca_file", tls.clientCAFile)
                )
            )
        }
        for (place, bind) in configuration.binds.enumerated() {
            guard let tls = bind.tls else { continue }
            let key = "binds[\(place)].tls"
            all.append(
                TLSFiles(
                    certificate: .init("\(key).cert_file", tls.certFile),
                    privateKey: .init("\(key).key_file", tls.keyFile),
                    authorities: .init("\(key).ca_file", tls.caFile)
                )
            )
        }
        return all
    }
}
