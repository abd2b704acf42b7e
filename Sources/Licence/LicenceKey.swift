import Crypto

/// The public key that licences are checked with (Ed25519).
///
/// Written as base64: 32 octets (RFC 8032), or the 44 that OpenSSL wraps around them (RFC 8410, SubjectPublicKeyInfo).
/// The text of a PEM file is taken too.
package struct LicenceKey: Sendable {
    let key: Curve25519.Signing.PublicKey

    package init(_ text: String) throws(LicenceFault) {
        let wrapped = PEM.content(of: text, label: "PUBLIC KEY") ?? text
        guard let octets = Base64.octets(of: wrapped.filter { !$0.isWhitespace }) else {
            throw .badKey("is not base64")
        }
        guard let raw = PEM.unwrapped(octets, prefix: PEM.publicPrefix) else {
            throw .badKey("is no Ed25519 key: it has \(octets.count) octets, not 32, nor 44 with their wrapper")
        }
        do {
            self.key = try Curve25519.Signing.PublicKey(rawRepresentation: raw)
        } catch {
            throw .badKey("is no Ed25519 key")
        }
    }

    init(_ key: Curve25519.Signing.PublicKey) { self.key = key }

    /// As `license_public_key` has it.
    package var text: String { Base64.text(of: PEM.publicPrefix + Array(self.key.rawRepresentation)) }

    func isValid(signature: [UInt8], for octets: [UInt8]) -> Bool {
        self.key.isValidSignature(signature, for: octets)
    }
}
