/// Reads the subject's common name out of a certificate in DER (X.509, RFC 5280 §4.1).
///
/// The TLS library keeps it to itself. Read no further than there; whatever is not as it should be is no name.
enum CommonName {
    private static let sequence: UInt8 = 0x30
    private static let set: UInt8 = 0x31
    private static let version: UInt8 = 0xA0
    /// UTF8String, PrintableString, TeletexString, IA5String.
    private static let strings: Set<UInt8> = [0x0C, 0x13, 0x14, 0x16]
    /// The identifier 2.5.4.3.
    private static let commonName: [UInt8] = [0x55, 0x04, 0x03]
    /// RFC 5280 allows 64 characters.
    private static let longest = 256

    /// The last one in the subject, which is the most specific; nil where there is none.
    static func subject(of certificate: [UInt8]) -> String? {
        var file = DERReader(certificate[...])
        guard var outer = file.enter(Self.sequence), var body = outer.enter(Self.sequence) else { return nil }
        if body.nextTag == Self.version { _ = body.next() }
        // serialNumber, signature, issuer, validity
        for _ in 0..<4 where body.next() == nil { return nil }
        guard var subject = body.enter(Self.sequence) else { return nil }
        var name: String?
        while var parts = subject.enter(Self.set) {
            while var part = parts.enter(Self.sequence) {
                guard let type = part.next(), let value = part.next() else { break }
                guard type.content.elementsEqual(Self.commonName), Self.strings.contains(value.tag) else { continue }
                name = String(decoding: value.content.prefix(Self.longest), as: UTF8.self)
            }
        }
        return name
    }
}

/// Elements of DER, one after the other, never beyond the end.
private struct DERReader {
    private var rest: ArraySlice<UInt8>

    init(_ octets: ArraySlice<UInt8>) {
        self.rest = octets
    }

    var nextTag: UInt8? { self.rest.first }

    mutating func next() -> (tag: UInt8, content: ArraySlice<UInt8>)? {
        var rest = self.rest
        guard let tag = rest.popFirst(), let first = rest.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            // A certificate has no part of 16 MiB.
            let count = Int(first & 0x7F)
            guard (1...3).contains(count), rest.count >= count else { return nil }
            length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(count)
        }
        guard rest.count >= length else { return nil }
        self.rest = rest.dropFirst(length)
        return (tag, rest.prefix(length))
    }

    mutating func enter(_ tag: UInt8) -> DERReader? {
        guard self.nextTag == tag, let element = self.next() else { return nil }
        return DERReader(element.content)
    }
}
