package import Common

/// What a sender says about a message: everything but what Core adds.
///
/// A message that comes in by one SMPP link and leaves by another must arrive with the same octets, so the fields of SMPP travel beside the text.
package struct MessageContent: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case message
        case receipt
    }

    package var sourceMsisdn: String
    package var destinationMsisdn: String
    /// The text, decoded.
    ///
    /// Empty where `rawPayload` holds what text cannot.
    package var messageBody: String
    /// `data_coding` (GSM 03.38 §4); nil leaves the choice to whoever sends it on.
    package var tpDcs: UInt8?
    /// The bind that the message came in by; receipts go back there.
    ///
    /// Nil for one that came in over the API.
    package var sourceSmsc: String?
    /// The bind that it is to leave by; nil until routed.
    package var destSmsc: String?
    package var deliverAfter: Timestamp?
    package var expires: Timestamp?
    /// The user data as octets, without the header that `udh` holds.
    package var rawPayload: [UInt8]?
    /// The user data header with its length octet.
    package var udh: [UInt8]?
    package var sourceTon: UInt8?
    package var sourceNpi: UInt8?
    package var destTon: UInt8?
    package var destNpi: UInt8?
    /// SMPP 3.4 §5.2.17, the octet as it came.
    package var registeredDelivery: UInt8
    package var priority: UInt8
    /// The id that the sender was given; receipts name it.
    package var sourceMessageID: String?
    package var concat: Concatenation?
    package var esmClass: UInt8?
    package var serviceType: String?
    package var protocolID: UInt8?
    /// Optional parameters that are end to end, in the order in which they came.
    package var tlvs: [EndToEndTLV]
    package var kind: Kind
    /// What a receipt says; only where `kind` is `receipt`.
    package var receipt: Receipt?

    package init(sourceMsisdn: String = "", destinationMsisdn: String = "", messageBody: String = "") {
        self.sourceMsisdn = sourceMsisdn
        self.destinationMsisdn = destinationMsisdn
        self.messageBody = messageBody
        self.registeredDelivery = 0
        self.priority = 0
        self.tlvs = []
        self.kind = .message
    }
}

/// Place of a message among the parts of a longer one.
package struct Concatenation: Equatable, Sendable {
    package var reference: UInt16
    /// From 1.
    package var part: UInt8
    package var parts: UInt8

    package init(reference: UInt16, part: UInt8, parts: UInt8) {
        self.reference = reference
        self.part = part
        self.parts = parts
    }
}

/// An SMPP optional parameter that is passed on unchanged.
package struct EndToEndTLV: Equatable, Sendable {
    package var tag: UInt16
    package var value: [UInt8]

    package init(tag: UInt16, value: [UInt8]) {
        self.tag = tag
        self.value = value
    }
}
