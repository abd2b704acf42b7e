import Common
import SMPP

/// Which of Core's messages a carrier's id stands for, for as long as this worker lives.
///
/// Carriers spell an id one way in their answer and another in the receipt: in hexadecimal and decimal, with zeros in
/// front, in another case. The id as it is goes first; a form that had to be converted counts only when the
/// receipt comes from the number that the message went to. Bounded: the oldest are forgotten, and their receipts are
/// left to Core, which knows the id as it is.
struct SentIDs {
    struct Sent: Equatable {
        let coreID: Int64
        /// The id as the carrier gave it.
        let carrierID: String
        let destination: String
    }

    private let capacity: Int
    private var sent: [String: Sent] = [:]
    /// The keys in the order of their coming, as a ring.
    private var order: [String] = []
    private var oldest = 0

    init(capacity: Int = 50_000) {
        self.capacity = capacity
    }

    /// A message was taken under this id; `destination` without a plus sign.
    mutating func remember(_ carrierID: String, coreID: Int64, destination: String) {
        let key = MessageIdentifierForms(carrierID).folded
        if self.sent.updateValue(Sent(coreID: coreID, carrierID: carrierID, destination: destination), forKey: key)
            != nil
        {
            return
        }
        if self.order.count < self.capacity {
            self.order.append(key)
        } else {
            self.sent[self.order[self.oldest]] = nil
            self.order[self.oldest] = key
            self.oldest = (self.oldest + 1) % self.capacity
        }
    }

    /// The message that a receipt from `number` naming `id` is about, by the forms that `format` allows.
    func find(_ id: String, from number: String, format: MessageIDFormat) -> Sent? {
        let forms = MessageIdentifierForms(id)
        if let sent = self.sent[forms.folded], sent.carrierID == id || sent.destination == number { return sent }
        let converted: [String?] =
            switch format {
            case .auto: [forms.decimalOfHexadecimal, forms.hexadecimalOfDecimal]
            case .decimal: [forms.hexadecimalOfDecimal]
            case .hex: [forms.decimalOfHexadecimal]
            }
        for case let form? in converted {
            if let sent = self.sent[MessageIdentifierForms(form).folded], sent.destination == number { return sent }
        }
        return nil
    }
}
