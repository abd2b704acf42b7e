/// A version of SMPP as bind and its response say it, SMPP 3.4 §5.2.4.
///
/// SMPP 5.0 §2.11.2: an entity that says less than 0x34 gets no TLV at all, and the lower of both versions holds.
public enum InterfaceVersion: UInt8, Comparable, Sendable {
    /// SMPP 3.3 and everything before.
    case v33 = 0x33
    /// SMPP 3.4.
    case v34 = 0x34
    /// SMPP 5.0.
    case v50 = 0x50

    /// Reads the octet of a peer: up to 0x33 is 3.3, and reserved values are taken as 3.4.
    public init(octet: UInt8) {
        switch octet {
        case ...0x33: self = .v33
        case 0x50: self = .v50
        case _: self = .v34
        }
    }

    /// Whether a peer of this version may be sent TLVs.
    public var allowsTLVs: Bool { self >= .v34 }

    /// The earlier of two versions.
    public static func < (left: InterfaceVersion, right: InterfaceVersion) -> Bool {
        left.rawValue < right.rawValue
    }
}
