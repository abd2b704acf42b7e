import Glibc
package import NIOSSL

/// Why certificate and key cannot serve, and what to do about it.
package struct CredentialsFault: Error, Equatable {
    package let sentence: String

    package init(sentence: String) {
        self.sentence = sentence
    }
}

/// Certificates and keys as operators keep them, with a sentence for whatever is wrong with the file.
package enum PEMFile {
    /// How long before its end a certificate is worth a warning.
    package static let notice: Duration = .seconds(14 * 86_400)

    /// All that are in a file; `key` is the setting that names it.
    package static func certificates(in file: String, key: String) throws(CredentialsFault) -> [NIOSSLCertificate] {
        try self.checkReadable(file, key: key)
        do {
            return try NIOSSLCertificate.fromPEMFile(file)
        } catch {
            throw CredentialsFault(sentence: "\(key) \(file) holds no certificate in PEM")
        }
    }

    /// The private key in a file; `key` is the setting that names it.
    package static func key(in file: String, key: String) throws(CredentialsFault) -> NIOSSLPrivateKey {
        try self.checkReadable(file, key: key)
        do {
            return try NIOSSLPrivateKey(file: file, format: .pem)
        } catch {
            throw CredentialsFault(sentence: "\(key) \(file) holds no private key in PEM without a passphrase")
        }
    }

    /// What a context says of a key and a certificate that are each sound: that it is the two together that are not.
    package static func mismatch(_ error: any Error) -> String {
        let isMismatch = error as? NIOSSLError == .failedToLoadPrivateKey || "\(error)".contains("MISMATCH")
        return isMismatch ? "is not the key of" : "cannot be used with (\(error))"
    }

    private static func checkReadable(_ file: String, key: String) throws(CredentialsFault) {
        guard access(file, R_OK) != 0 else { return }
        let why = String(cString: strerror(errno))
        throw CredentialsFault(
            sentence: "\(key) \(file) cannot be read (\(why)): put it there, readable for the service's user"
        )
    }
}
