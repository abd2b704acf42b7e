import SMPP

extension Address {
    /// An address as people write it: `+491234567` and longer digits are international numbers, few digits are a short
    /// code, anything else is a name.
    init(text: String) {
        let digits = text.hasPrefix("+") ? String(text.dropFirst()) : text
        let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber else {
            self.init(ton: .alphanumeric, npi: .unknown, digits: text)
            return
        }
        let isInternational = digits.count > 6 || text.hasPrefix("+")
        self.init(ton: isInternational ? .international : .unknown, npi: .isdn, digits: digits)
    }
}

/// The text of a message for people, whatever it is written in.
enum MessageWords {
    /// The text without its header, in quotation marks; hexadecimal when it is no text.
    static func quoted(_ userData: [UInt8], _ esmClass: ESMClass, _ dataCoding: DataCoding) -> String {
        Self.text(userData, esmClass, dataCoding).map { "“\($0)”" } ?? Hexadecimal.text(userData)
    }

    /// The text without its header; nil for octets that are none.
    static func text(_ userData: [UInt8], _ esmClass: ESMClass, _ dataCoding: DataCoding) -> String? {
        var octets = userData
        if esmClass.hasUDH, let length = userData.first, userData.count > Int(length) {
            octets = Array(userData.dropFirst(Int(length) + 1))
        }
        return Alphabet.of(dataCoding: dataCoding.rawValue, default: .gsm7).decode(octets)
    }
}
