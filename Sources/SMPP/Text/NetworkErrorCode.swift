/// What the network said about a message: the network_error_code parameter, or the `err` of a receipt.
///
/// SMPP 3.4 §5.3.2.31.
public struct NetworkErrorCode: Sendable, Hashable {
    /// Which network speaks: 1 ANSI-136, 2 IS-95, 3 GSM; 5.0 adds 4 to 8.
    public let network: UInt8
    /// Its number for what happened.
    public let code: UInt16

    /// GSM, which is what a number without a network is taken for.
    public static let gsm: UInt8 = 3

    /// A code of a network.
    public init(network: UInt8 = Self.gsm, code: UInt16) {
        self.network = network
        self.code = code
    }

    /// Reads the three octets of the parameter; nil for any other count.
    ///
    /// Some peers send three ASCII digits instead of a type and a number: `303030` is the code 0 of GSM, not a
    /// network 48.
    public init?(octets: [UInt8]) {
        guard octets.count == 3 else { return nil }
        if let code = Self.decimal(octets) {
            self.init(code: code)
        } else {
            self.init(network: octets[0], code: UInt16(octets[1]) << 8 | UInt16(octets[2]))
        }
    }

    /// Reads the `err` of a receipt; nil when it is no number (`21b`, `nul`) or one above 65 535.
    public init?(receiptText: String) {
        guard let code = Self.decimal(Array(receiptText.utf8)) else { return nil }
        self.init(code: code)
    }

    /// The three octets of the parameter.
    public var octets: [UInt8] {
        [self.network, UInt8(truncatingIfNeeded: self.code >> 8), UInt8(truncatingIfNeeded: self.code)]
    }

    private static func decimal(_ digits: [UInt8]) -> UInt16? {
        guard let number = decimalNumber(digits[...]) else { return nil }
        return UInt16(exactly: number)
    }
}

/// The number that decimal digits say; nil for none, for anything else among them, and for more than nine.
func decimalNumber(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...9).contains(digits.count) else { return nil }
    var number = 0
    for digit in digits {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
        number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number
}
