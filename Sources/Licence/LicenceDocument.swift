import Foundation

/// The file: the octets that were signed, and the signature.
///
/// ```
/// {"license": "<base64 of the octets of the inner JSON>", "signature": "<base64 of 64 octets, Ed25519>"}
/// ```
/// What is signed is the very octets that `license` decodes to, so nobody has to agree on how JSON is written.
package struct LicenceDocument: Equatable, Sendable {
    /// A licence has a few hundred octets; what is larger is something else.
    package static let sizeLimit = 65_536
    private static let signatureLength = 64

    let terms: [UInt8]
    let signature: [UInt8]

    private struct Envelope: Codable {
        let license: String
        let signature: String
    }

    package init(_ octets: [UInt8]) throws(LicenceFault) {
        guard octets.count <= Self.sizeLimit else { throw .malformed("it is larger than \(Self.sizeLimit) octets") }
        guard let text = String(validating: octets, as: UTF8.self) else { throw .malformed("it is not UTF-8") }
        let envelope: Envelope
        do {
            envelope = try JSONDecoder().decode(Envelope.self, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw .malformed(Self.words(error))
        } catch {
            throw .malformed("it is not JSON")
        }
        guard let terms = Base64.octets(of: envelope.license) else { throw .malformed("license is not base64") }
        guard let signature = Base64.octets(of: envelope.signature), signature.count == Self.signatureLength else {
            throw .malformed("signature is not base64 of \(Self.signatureLength) octets")
        }
        self.terms = terms
        self.signature = signature
    }

    /// Signs a licence.
    package init(_ licence: Licence, signedWith key: LicenceSigningKey) throws {
        self.terms = try LicenceTerms.octets(of: licence)
        self.signature = try key.signature(of: self.terms)
    }

    /// The file's octets.
    package var octets: [UInt8] {
        let (license, signature) = (Base64.text(of: self.terms), Base64.text(of: self.signature))
        return Array("{\n  \"license\": \"\(license)\",\n  \"signature\": \"\(signature)\"\n}\n".utf8)
    }

    /// What it grants, once it is known who says so.
    package func open(with key: LicenceKey) throws(LicenceFault) -> LicenceTerms {
        guard key.isValid(signature: self.signature, for: self.terms) else { throw .altered }
        return try LicenceTerms(self.terms)
    }

    /// What it claims, whoever says so: to be shown, never to be believed.
    package func claims() throws(LicenceFault) -> LicenceTerms {
        try LicenceTerms(self.terms)
    }

    private static func words(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "it has no \(key.stringValue)"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            context.codingPath.last.map { "\($0.stringValue) must be text" } ?? "it must be a JSON object"
        case .dataCorrupted: "it is not JSON"
        @unknown default: "it is not JSON"
        }
    }
}
