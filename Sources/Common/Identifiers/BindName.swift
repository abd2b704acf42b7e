/// The name of a bind: its id in Core, the label `bind_name`, what a message's `dest_smsc` is matched with.
///
/// 1 to 64 characters of `A-Z a-z 0-9 _ . -`, so that it can stand in a label, a path, a log line and a URL as it is.
package struct BindName: Hashable, Sendable, CustomStringConvertible {
    package let value: String

    /// Nil when the text breaks the rule above.
    package init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(Self.mayHold) else { return nil }
        self.value = text
    }

    package var description: String { self.value }

    private static func mayHold(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }
}

extension BindName: Comparable {
    package static func < (one: BindName, other: BindName) -> Bool { one.value < other.value }
}

extension BindName: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let name = BindName(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a bind name")
        }
        self = name
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.value)
    }
}

extension BindName {
    /// Stands in a draft until the file's own name is read; a draft without a name never leaves the reader.
    static let unnamed = BindName(unchecked: "unnamed")

    private init(unchecked value: String) { self.value = value }
}
