package import Common
import NIOSSL

/// The files that one TLS end is configured with, for a look at them before anything is started.
package struct TLSFiles: Sendable {
    /// A file, and the setting that names it.
    package struct Named: Sendable {
        package let key: String
        package let path: String

        package init?(_ key: String, _ path: String?) {
            guard let path else { return nil }
            self.key = key
            self.path = path
        }
    }

    /// What an operator should know of one of them.
    package struct Finding: Sendable, Equatable {
        package let key: String
        package let sentence: String
    }

    private let certificate: Named?
    private let privateKey: Named?
    private let authorities: Named?

    package init(certificate: Named?, privateKey: Named?, authorities: Named?) {
        self.certificate = certificate
        self.privateKey = privateKey
        self.authorities = authorities
    }

    /// What does not serve, or not for long: a file that cannot be read or is something else, a certificate that has
    /// ended or is about to, a key that is another's.
    package func findings(at now: Timestamp) -> [Finding] {
        var findings: [Finding] = []
        func take<Value>(_ named: Named?, _ read: (Named) throws(CredentialsFault) -> Value) -> Value? {
            guard let named else { return nil }
            do throws(CredentialsFault) {
                return try read(named)
            } catch {
                findings.append(Finding(key: named.key, sentence: error.sentence))
                return nil
            }
        }
        let chain = take(self.certificate) { file throws(CredentialsFault) in try Self.chain(file, now) }
        let key = take(self.privateKey) { file throws(CredentialsFault) in
            try PEMFile.key(in: file.path, key: file.key)
        }
        _ = take(self.authorities) { file throws(CredentialsFault) in
            try PEMFile.certificates(in: file.path, key: file.key)
        }
        if let chain, let key { findings += self.pairing(chain, key) }
        if let leaf = chain?.first { findings += self.ending(leaf, now) }
        return findings
    }

    private static func chain(_ file: Named, _ now: Timestamp) throws(CredentialsFault) -> [NIOSSLCertificate] {
        let chain = try PEMFile.certificates(in: file.path, key: file.key)
        guard !chain.isEmpty else { throw CredentialsFault(sentence: "\(file.key) \(file.path) holds no certificate") }
        return chain
    }

    private func pairing(_ chain: [NIOSSLCertificate], _ key: NIOSSLPrivateKey) -> [Finding] {
        guard let certificate = self.certificate, let privateKey = self.privateKey else { return [] }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateChain = chain.map { .certificate($0) }
        configuration.privateKey = .privateKey(key)
        do {
            _ = try NIOSSLContext(configuration: configuration)
            return []
        } catch {
            let sentence =
                "\(privateKey.key) \(privateKey.path) \(PEMFile.mismatch(error)) the certificate in "
                + "\(certificate.key) \(certificate.path)"
            return [Finding(key: privateKey.key, sentence: sentence)]
        }
    }

    private func ending(_ leaf: NIOSSLCertificate, _ now: Timestamp) -> [Finding] {
        guard let certificate = self.certificate else { return [] }
        let end = Timestamp(seconds: Int64(leaf.notValidAfter))
        guard end - now < PEMFile.notice else { return [] }
        let words = end <= now ? "has ended" : "ends"
        let sentence =
            "the certificate in \(certificate.key) \(certificate.path) \(words) on \(end.secondsText): renew it"
        return [Finding(key: certificate.key, sentence: sentence)]
    }
}
