import SMPP

/// What `submit_sm` and `deliver_sm` have in common, before it is known which of the two it will be.
struct MessageShape {
    var serviceType = ""
    var source = Address()
    var destination = Address()
    var esmClass = ESMClass.normal
    var protocolID: UInt8 = 0
    var priority: UInt8 = 0
    var registeredDelivery = RegisteredDelivery.none
    var dataCoding = DataCoding.mcDefault
    var userData: [UInt8] = []
    var tlvs = TLVs()

    /// The same message with one segment's octets and marks.
    func carrying(_ segment: Segment) -> MessageShape {
        var shape = self
        shape.userData = segment.userData
        shape.dataCoding = DataCoding(rawValue: segment.dataCoding)
        if segment.hasUserDataHeader { shape.esmClass.hasUDH = true }
        if let sar = segment.sar {
            shape.tlvs.sarReference = sar.reference
            shape.tlvs.sarTotal = sar.total
            shape.tlvs.sarSequence = sar.part
        }
        return shape
    }

    func fill(_ pdu: inout some ShortMessage, inPayload: Bool) {
        pdu.serviceType = self.serviceType
        pdu.source = self.source
        pdu.destination = self.destination
        pdu.esmClass = self.esmClass
        pdu.protocolID = self.protocolID
        pdu.priorityFlag = self.priority
        pdu.registeredDelivery = self.registeredDelivery
        pdu.dataCoding = self.dataCoding
        pdu.tlvs = self.tlvs
        if inPayload {
            pdu.tlvs.messagePayload = self.userData
        } else {
            pdu.shortMessage = self.userData
        }
    }
}

/// Type and plan of a number that nobody has named them for (`messages.md`, Core → carrier, 2).
enum AddressGuess {
    private static let longestShortCode = 6
    private static let shortestInternational = 10

    static func address(_ text: String) -> Address {
        // No sender at all: the message centre puts in its own (SMPP 3.4 §5.2.8).
        guard !text.isEmpty else { return Address() }
        let digits = text.hasPrefix("+") ? String(text.dropFirst()) : text
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return Address(ton: .alphanumeric, npi: .unknown, digits: text)
        }
        if text.hasPrefix("+") { return Address(ton: .international, npi: .isdn, digits: digits) }
        if digits.utf8.count <= Self.longestShortCode {
            return Address(ton: .networkSpecific, npi: .unknown, digits: digits)
        }
        if !digits.hasPrefix("0"), digits.utf8.count >= Self.shortestInternational {
            return Address(ton: .international, npi: .isdn, digits: digits)
        }
        return Address(ton: .unknown, npi: .isdn, digits: digits)
    }
}
