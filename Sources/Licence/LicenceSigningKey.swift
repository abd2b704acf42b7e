import Crypto

/// The private key that licences are made with: its owner's, never the gateway's.
///
/// Kept as OpenSSL does (RFC 8410, PKCS #8, PEM), so that a key made there is good here and the other way round.
package struct LicenceSigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// A new one, of the system's dice.
    package init() { self.key = Curve25519.Signing.PrivateKey() }

    /// Nil where the text is not the PEM of such a key.
    package init?(pem text: String) {
        guard let content = PEM.content(of: text, label: "PRIVATE KEY"), let octets = Base64.octets(of: content),
            octets.starts(with: PEM.privatePrefix)
        else { return nil }
        do {
            self.key = try Curve25519.Signing.PrivateKey(rawRepresentation: octets.dropFirst(PEM.privatePrefix.count))
        } catch {
            return nil
        }
    }

    package var pem: String {
        PEM.text(PEM.privatePrefix + Array(self.key.rawRepresentation), label: "PRIVATE KEY")
    }

    package var publicKey: LicenceKey { LicenceKey(self.key.publicKey) }

    func signature(of octets: [UInt8]) throws -> [UInt8] {
        Array(try self.key.signature(for: octets))
    }
}
