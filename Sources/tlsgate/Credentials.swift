import Common
import NIOSSL
import TLS

/// What the encrypted port shows, and demands: certificate, key, and who may sign a partner's certificate.
struct Credentials {
    let context: NIOSSLContext
    let leaf: NIOSSLCertificate
    private let file: String

    init(_ tls: ListenTLS, at now: Timestamp) throws(CredentialsFault) {
        let chain = try PEMFile.certificates(in: tls.certFile, key: "listen.tls.cert_file")
        guard let leaf = chain.first else {
            throw CredentialsFault(sentence: "listen.tls.cert_file \(tls.certFile) holds no certificate")
        }
        self.leaf = leaf
        self.file = tls.certFile
        let end = Timestamp(seconds: Int64(leaf.notValidAfter))
        guard now < end else {
            let sentence =
                "the certificate in listen.tls.cert_file \(tls.certFile) has ended on \(end.secondsText); renew it"
            throw CredentialsFault(sentence: "\(sentence), then reload the configuration")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try PEMFile.key(in: tls.keyFile, key: "listen.tls.key_file"))
        )
        configuration.minimumTLSVersion = .tlsv12
        if let file = tls.clientCAFile {
            let authorities = try PEMFile.certificates(in: file, key: "listen.tls.client_ca_file")
            // A partner's name is in no list of ours: who the authority vouches for may try a bind.
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(authorities)
        }
        do {
            self.context = try NIOSSLContext(configuration: configuration)
        } catch {
            let why = PEMFile.mismatch(error)
            throw CredentialsFault(
                sentence:
                    "listen.tls.key_file \(tls.keyFile) \(why) the certificate in listen.tls.cert_file \(tls.certFile)"
            )
        }
    }

    /// The certificate's last moment.
    var end: String { Timestamp(seconds: Int64(self.leaf.notValidAfter)).secondsText }

    /// A sentence when the certificate is about to end, or has ended.
    func warning(at now: Timestamp) -> String? {
        let left = Timestamp(seconds: Int64(self.leaf.notValidAfter)) - now
        guard left < PEMFile.notice else { return nil }
        let name = "the certificate in listen.tls.cert_file \(self.file)"
        if left <= .zero { return "\(name) has ended on \(self.end): partners refuse it; renew it and reload" }
        return "\(name) ends on \(self.end): renew it and reload the configuration"
    }
}
