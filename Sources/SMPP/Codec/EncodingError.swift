/// Why a PDU cannot be written.
///
/// Nothing is cut to fit: a shortened password, address or text would be another one.
public struct EncodingError: Error, Equatable, Sendable {
    /// What is wrong.
    public enum Reason: Equatable, Sendable {
        /// More octets than the field may have; the NUL of a text counts.
        case tooLong(octets: Int, maximum: Int)
        /// More elements than one octet can count.
        case tooMany(Int)
        /// A character above U+00FF, which has no octet.
        case notLatin1
        /// U+0000 inside a text, which would end it there.
        case containsNUL
        /// The whole PDU is longer than command_length can say.
        case pduTooLong(Int)
    }

    /// What is wrong.
    public let reason: Reason
    /// The field by its name in the specification, or the TLV by its.
    public let field: String
}

extension EncodingError: CustomStringConvertible {
    /// One line for a log: `source_addr: 23 octets, at most 21`.
    public var description: String {
        switch self.reason {
        case .tooLong(let octets, let maximum): "\(self.field): \(octets) octets, at most \(maximum)"
        case .tooMany(let count): "\(self.field): \(count) elements, at most 255"
        case .notLatin1: "\(self.field): a character that has no octet"
        case .containsNUL: "\(self.field): a NUL inside the text"
        case .pduTooLong(let octets): "\(self.field): \(octets) octets do not fit into a PDU"
        }
    }
}
