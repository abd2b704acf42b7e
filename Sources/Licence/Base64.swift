import Foundation

/// Base64 of which every octet counts: what decodes to the same octets by another spelling is refused.
enum Base64 {
    static func octets(of text: String) -> [UInt8]? {
        guard let decoded = Data(base64Encoded: text), decoded.base64EncodedString() == text else { return nil }
        return Array(decoded)
    }

    static func text(of octets: [UInt8]) -> String {
        Data(octets).base64EncodedString()
    }
}
