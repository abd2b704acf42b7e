/// Which receipts and acknowledgements the sender of a message wants.
///
/// SMPP 3.4 §5.2.17, SMPP 5.0 §4.7.21.
public struct RegisteredDelivery: RawRepresentable, Hashable, Sendable, OctetValue {
    /// The octet on the wire.
    public var rawValue: UInt8

    /// Takes any octet, reserved bits included.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A wish of its parts; the rest of the octet is 0.
    public init(receipt: Receipt = .none, intermediate: Bool = false) {
        self.rawValue = receipt.rawValue | (intermediate ? 0x10 : 0)
    }

    /// When a receipt is wanted: bits 1 and 0.
    public enum Receipt: UInt8, Sendable {
        /// Never.
        case none = 0
        /// Whatever becomes of the message.
        case always = 1
        /// When the message could not be delivered.
        case onFailure = 2
        /// When the message was delivered: SMPP 5.0 only. A peer of 3.4 may read it as ``always``.
        case onSuccess = 3
    }

    /// No receipt.
    public static let none = RegisteredDelivery(rawValue: 0)
    /// A receipt for every outcome.
    public static let always = RegisteredDelivery(rawValue: 1)

    /// When a receipt is wanted.
    public var receipt: Receipt {
        switch self.rawValue & 0x03 {
        case 1: .always
        case 2: .onFailure
        case 3: .onSuccess
        case _: .none
        }
    }

    /// Whether interim states are to be notified too.
    public var intermediate: Bool { self.rawValue & 0x10 != 0 }

    /// Whether any outcome at all brings a receipt.
    public var wantsReceipt: Bool { self.receipt != .none }

    /// Whether the final state, delivered or not, brings a receipt.
    public func wantsReceipt(delivered: Bool) -> Bool {
        switch self.receipt {
        case .none: false
        case .always: true
        case .onFailure: !delivered
        case .onSuccess: delivered
        }
    }
}
