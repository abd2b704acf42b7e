import Common
import Glibc
import NIOSSL

/// Why certificate and key cannot serve, and what to do about it.
struct CredentialsFault: Error {
    let sentence: String
}

/// What the encrypted port shows, and demands: certificate, key, and who may sign a partner's certificate.
struct Credentials {
    /// How long before its end a certificate is worth a warning.
    private static let notice: Duration = .seconds(14 * 86_400)

    let context: NIOSSLContext
    let leaf: NIOSSLCertificate
    private let file: String

    init(_ tls: ListenTLS, at now: Timestamp) throws(CredentialsFault) {
        let chain = try Self.certificates(in: tls.certFile, key: "listen.tls.cert_file")
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
            privateKey: .privateKey(try Self.key(in: tls.keyFile))
        )
        configuration.minimumTLSVersion = .tlsv12
        if let file = tls.clientCAFile {
            let authorities = try Self.certificates(in: file, key: "listen.tls.client_ca_file")
            // A partner's name is in no list of ours: who the authority vouches for may try a bind.
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(authorities)
        }
        do {
            self.context = try NIOSSLContext(configuration: configuration)
        } catch {
            // The key by itself is sound, so that it is the two together that are not.
            let isMismatch = error as? NIOSSLError == .failedToLoadPrivateKey || "\(error)".contains("MISMATCH")
            let why = isMismatch ? "is not the key of" : "cannot be used with (\(error))"
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
        guard left < Self.notice else { return nil }
        let name = "the certificate in listen.tls.cert_file \(self.file)"
        if left <= .zero { return "\(name) has ended on \(self.end): partners refuse it; renew it and reload" }
        return "\(name) ends on \(self.end): renew it and reload the configuration"
    }

    private static func certificates(in file: String, key: String) throws(CredentialsFault) -> [NIOSSLCertificate] {
        try Self.checkReadable(file, key: key)
        do {
            return try NIOSSLCertificate.fromPEMFile(file)
        } catch {
            throw CredentialsFault(sentence: "\(key) \(file) holds no certificate in PEM")
        }
    }

    private static func key(in file: String) throws(CredentialsFault) -> NIOSSLPrivateKey {
        try Self.checkReadable(file, key: "listen.tls.key_file")
        do {
            return try NIOSSLPrivateKey(file: file, format: .pem)
        } catch {
            throw CredentialsFault(
                sentence: "listen.tls.key_file \(file) holds no private key in PEM without a passphrase"
            )
        }
    }

    private static func checkReadable(_ file: String, key: String) throws(CredentialsFault) {
        guard access(file, R_OK) != 0 else { return }
        let why = String(cString: strerror(errno))
        throw CredentialsFault(
            sentence: "\(key) \(file) cannot be read (\(why)): put it there, readable for the service's user"
        )
    }
}
