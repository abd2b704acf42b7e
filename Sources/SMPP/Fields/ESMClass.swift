/// The esm_class of a message: mode, type and GSM features in one octet.
///
/// SMPP 3.4 §5.2.12. Test the parts, never the whole octet: a receipt with a reply path is still a receipt.
public struct ESMClass: RawRepresentable, Hashable, Sendable, OctetValue {
    /// The octet on the wire.
    public var rawValue: UInt8

    /// Takes any octet, reserved bits included.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A plain message in the message centre's default mode.
    public static let normal = ESMClass(rawValue: 0x00)
    /// A delivery receipt.
    public static let deliveryReceipt = ESMClass(rawValue: 0x04)
    /// The notification of an interim state.
    public static let intermediateNotification = ESMClass(rawValue: 0x20)
    /// A message whose user data starts with a user data header.
    public static let userDataHeader = ESMClass(rawValue: 0x40)

    /// How the message centre is asked to carry a message; it means nothing in what the centre delivers.
    public enum Mode: UInt8, Sendable {
        /// What the message centre does by default, which is store and forward.
        case `default` = 0
        /// Try once, no receipt.
        case datagram = 1
        /// Answer only when the message is delivered, no receipt.
        case transaction = 2
        /// Keep the message until it is delivered or expires.
        case storeAndForward = 3
    }

    /// What the message is: bits 5 to 2.
    public enum MessageType: UInt8, Sendable {
        /// A message.
        case normal = 0x00
        /// A delivery receipt of the message centre.
        case deliveryReceipt = 0x04
        /// The acknowledgement of the far entity that the message arrived.
        case deliveryAcknowledgement = 0x08
        /// The acknowledgement of the user.
        case userAcknowledgement = 0x10
        /// The end of a conversation, in Korean CDMA.
        case conversationAbort = 0x18
        /// The interim state of a message that is not delivered yet.
        case intermediateNotification = 0x20
    }

    /// How the message is to be carried.
    public var mode: Mode {
        switch self.rawValue & 0x03 {
        case 1: .datagram
        case 2: .transaction
        case 3: .storeAndForward
        case _: .default
        }
    }

    /// What the message is; nil for the reserved types.
    public var messageType: MessageType? { MessageType(rawValue: self.rawValue & 0x3C) }

    /// Whether this is a delivery receipt.
    public var isDeliveryReceipt: Bool { self.rawValue & 0x3C == 0x04 }

    /// Whether this is the notification of an interim state.
    public var isIntermediateNotification: Bool { self.rawValue & 0x3C == 0x20 }

    /// Whether the user data starts with a user data header (UDHI).
    public var hasUDH: Bool {
        get { self.rawValue & 0x40 != 0 }
        set { self.rawValue = newValue ? self.rawValue | 0x40 : self.rawValue & ~0x40 }
    }

    /// Whether the receiver may answer through the same message centre.
    public var replyPath: Bool {
        get { self.rawValue & 0x80 != 0 }
        set { self.rawValue = newValue ? self.rawValue | 0x80 : self.rawValue & ~0x80 }
    }
}
