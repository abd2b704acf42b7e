/// An optional parameter: tag, and a value of up to 65 535 octets.
///
/// SMPP 3.4 §3.2.4.1; 3.4 says "optional parameter", 5.0 says "TLV".
public struct TLV: Equatable, Sendable {
    /// Which parameter it is.
    public var tag: Tag
    /// The value, without tag and length.
    public var octets: [UInt8]

    /// A parameter of its parts.
    public init(_ tag: Tag, _ octets: [UInt8]) {
        self.tag = tag
        self.octets = octets
    }

    /// What the octets of a TLV mean, after the layout that the specification gives its tag.
    public enum Value: Equatable, Sendable {
        /// A number.
        case integer(UInt32)
        /// A text, without its NUL.
        case text(String)
        /// Octets of the tag's own layout, of an unknown tag, or of a length that is wrong for the tag.
        case octets([UInt8])
    }

    /// The octets read after the layout of the tag.
    public var value: Value {
        switch self.tag.format {
        case .integer(let lengths) where lengths.contains(self.octets.count) && !self.octets.isEmpty:
            .integer(self.octets.reduce(0) { $0 << 8 | UInt32($1) })
        case .text:
            .text(String(latin1: self.octets.prefix { $0 != 0 }))
        case .integer, .octets, nil:
            .octets(self.octets)
        }
    }

    /// Whether the length is one that the specification allows for the tag; unknown tags may have any.
    ///
    /// Texts may miss their NUL, as receipted_message_id does in the field.
    public var hasValidLength: Bool {
        switch self.tag.format {
        case .integer(let lengths): lengths.contains(self.octets.count)
        case .octets(let lengths): lengths.contains(self.octets.count)
        case .text(let maximum): self.octets.count <= maximum
        case nil: true
        }
    }
}
