/// The address of a short message entity: type of number, numbering plan, digits.
///
/// SMPP 3.4 §5.2.5 to §5.2.9. Digits are up to 20 characters, 64 in data_sm and alert_notification; the NULL address
/// is `Address()`, and a submit_sm with it as source asks the message centre for its default.
public struct Address: Hashable, Sendable {
    /// How the digits are to be read.
    public var ton: TypeOfNumber
    /// The plan that the digits belong to.
    public var npi: NumberingPlan
    /// The digits, or up to 11 letters when ``ton`` is alphanumeric.
    ///
    /// Each character is one octet, U+0001 to U+00FF.
    public var digits: String

    /// An address of its parts; the NULL address when none is given.
    public init(ton: TypeOfNumber = .unknown, npi: NumberingPlan = .unknown, digits: String = "") {
        self.ton = ton
        self.npi = npi
        self.digits = digits
    }
}

/// The type of number, SMPP 3.4 §5.2.5; 7 and above are reserved, and kept.
public struct TypeOfNumber: RawRepresentable, Hashable, Sendable, OctetValue {
    /// The octet on the wire.
    public let rawValue: UInt8

    /// Takes any octet, known or not.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Not said: the message centre guesses.
    public static let unknown = TypeOfNumber(rawValue: 0)
    /// With country code, without `+` or `00`.
    public static let international = TypeOfNumber(rawValue: 1)
    /// Without country code.
    public static let national = TypeOfNumber(rawValue: 2)
    /// A number that only the network understands.
    public static let networkSpecific = TypeOfNumber(rawValue: 3)
    /// The subscriber number alone.
    public static let subscriber = TypeOfNumber(rawValue: 4)
    /// A name instead of a number, 11 characters on GSM.
    public static let alphanumeric = TypeOfNumber(rawValue: 5)
    /// A short code.
    public static let abbreviated = TypeOfNumber(rawValue: 6)
}

/// The numbering plan, SMPP 3.4 §5.2.6; unnamed values are reserved, and kept.
public struct NumberingPlan: RawRepresentable, Hashable, Sendable, OctetValue {
    /// The octet on the wire.
    public let rawValue: UInt8

    /// Takes any octet, known or not.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Not said, and what goes with an alphanumeric address.
    public static let unknown = NumberingPlan(rawValue: 0)
    /// Telephone numbers, E.164.
    public static let isdn = NumberingPlan(rawValue: 1)
    /// Data networks, X.121.
    public static let data = NumberingPlan(rawValue: 3)
    /// Telex, F.69.
    public static let telex = NumberingPlan(rawValue: 4)
    /// Land mobile, E.212.
    public static let landMobile = NumberingPlan(rawValue: 6)
    /// A national plan.
    public static let national = NumberingPlan(rawValue: 8)
    /// A private plan.
    public static let `private` = NumberingPlan(rawValue: 9)
    /// The paging plan ERMES.
    public static let ermes = NumberingPlan(rawValue: 10)
    /// An IPv4 address in dotted form.
    public static let internet = NumberingPlan(rawValue: 14)
    /// A WAP client id.
    public static let wapClientID = NumberingPlan(rawValue: 18)
}
