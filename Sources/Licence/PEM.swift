/// The wrappers of RFC 7468 and RFC 8410, as far as Ed25519 needs them: fixed octets before the 32 that count.
enum PEM {
    /// SubjectPublicKeyInfo, algorithm 1.3.101.112.
    static let publicPrefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
    /// PKCS #8, version 0, the same algorithm, an OCTET STRING in an OCTET STRING.
    static let privatePrefix: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]
    private static let keyLength = 32

    /// The base64 between the two lines, without line breaks; nil where the lines are not there.
    static func content(of text: String, label: String) -> String? {
        let lines = text.split(whereSeparator: \.isNewline)
        guard let first = lines.firstIndex(of: "-----BEGIN \(label)-----"),
            let last = lines[first...].firstIndex(of: "-----END \(label)-----")
        else { return nil }
        return lines[(first + 1)..<last].joined()
    }

    static func text(_ octets: [UInt8], label: String) -> String {
        "-----BEGIN \(label)-----\n\(Base64.text(of: octets))\n-----END \(label)-----\n"
    }

    /// The 32 octets, bare or behind the prefix.
    static func unwrapped(_ octets: [UInt8], prefix: [UInt8]) -> [UInt8]? {
        if octets.count == Self.keyLength { return octets }
        guard octets.count == prefix.count + Self.keyLength, octets.starts(with: prefix) else { return nil }
        return Array(octets.dropFirst(prefix.count))
    }
}
