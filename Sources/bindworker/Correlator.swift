import Common
import CoreAPI
import SMPP

/// By what a carrier's receipt and the message it is about are brought together: the carrier group, the id in every form
/// in which that carrier may spell it, the number that the message went to.
///
/// Carriers spell an id one way in their answer and another in the receipt: in hexadecimal and decimal, with zeros in
/// front, in another case. A form counts only for the same number, so that one id taken for another does no harm.
struct Correlator {
    /// How much of a number must agree: the subscriber's part, which is the same with and without a country's prefix.
    private static let digitsThatCount = 7
    /// So many matches by a conversion, and none as it is: then the conversion is looked for first.
    private static let habit = 3

    private let group: Int64
    private let format: MessageIDFormat
    private var asItIs = 0
    private var converted = 0

    init(_ bind: ClientBind) {
        self.group = StableHash.of(bind.carrierGroup ?? "\(bind.host.lowercased())\u{0}\(bind.systemID)")
        self.format = bind.messageIDFormat
    }

    /// What a later receipt for this part will be matched with; nil where the sender wants none.
    func correlation(_ message: CoreMessage, _ part: SendingPart, carrierID: String) -> Correlation? {
        guard RegisteredDelivery(rawValue: message.content.registeredDelivery).wantsReceipt else { return nil }
        let forms = self.forms(carrierID, isReceipt: false)
        return Correlation(
            key: CarrierKey(
                group: self.group,
                id: forms[0],
                destination: Self.destination(message.content.destinationMsisdn)
            ),
            part: part,
            carrierID: carrierID,
            otherForms: Array(forms.dropFirst())
        )
    }

    /// How to look for the message of a receipt; `payload` is kept where there is none yet.
    func search(_ receipt: CarrierReceipt, payload: ArraySlice<UInt8>) -> ReceiptSearch {
        var forms = self.forms(receipt.id, isReceipt: true)
        if let other = receipt.otherID {
            forms += self.forms(other, isReceipt: true).filter { !forms.contains($0) }
        }
        // Parked under the first one, which must be the one that an answer is looked up by.
        if self.converted >= Self.habit, self.asItIs == 0, forms.count > 1 { forms.swapAt(0, 1) }
        return ReceiptSearch(
            group: self.group,
            forms: forms,
            destination: Self.destination(receipt.number),
            payload: payload
        )
    }

    /// A receipt found exactly one message: how this carrier spells its ids is learned.
    mutating func learn(_ receipt: CarrierReceipt, found carrierID: String) {
        let isSame = MessageIdentifierForms(receipt.id).folded == MessageIdentifierForms(carrierID).folded
        if isSame { self.asItIs += 1 } else { self.converted += 1 }
    }

    /// Hashed; the id as it is comes first.
    private func forms(_ id: String, isReceipt: Bool) -> [Int64] {
        let forms = MessageIdentifierForms(id)
        // The receipt spells it as the format says, so the answer may have spelt it the other way, and the reverse.
        let converted: [String?] =
            switch (self.format, isReceipt) {
            case (.auto, _): [forms.decimalOfHexadecimal, forms.hexadecimalOfDecimal]
            case (.decimal, true), (.hex, false): [forms.hexadecimalOfDecimal]
            case (.hex, true), (.decimal, false): [forms.decimalOfHexadecimal]
            }
        var hashes = [StableHash.of(forms.folded)]
        for case let form? in converted {
            let hash = StableHash.of(MessageIdentifierForms(form).folded)
            if !hashes.contains(hash) { hashes.append(hash) }
        }
        return hashes
    }

    private static func destination(_ number: String) -> Int64 {
        let digits = number.utf8.filter { (0x30...0x39).contains($0) }
        guard digits.count >= Self.digitsThatCount else { return StableHash.of(number.lowercased()) }
        return StableHash.of(digits.suffix(Self.digitsThatCount))
    }
}
