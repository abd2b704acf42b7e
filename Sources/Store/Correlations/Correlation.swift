/// Where a receipt belongs, as integers: see `StableHash`.
package struct CarrierKey: Sendable, Hashable {
    /// The carrier group: a receipt may come over any bind of it.
    package let group: Int64
    /// The carrier's message id.
    package let id: Int64
    package let destination: Int64

    package init(group: Int64, id: Int64, destination: Int64) {
        self.group = group
        self.id = id
        self.destination = destination
    }
}

/// Which message a carrier's id means; kept until the final state or seven days.
package struct Correlation: Sendable, Equatable {
    package let key: CarrierKey
    package let part: SendingPart
    /// The id that whoever sent the message got for it; empty where nobody did.
    package let partnerID: String
    /// Every form of the carrier's id by which a receipt may have come already, hashed; `key.id` is looked up anyway.
    package let otherForms: [Int64]

    package init(key: CarrierKey, part: SendingPart, partnerID: String = "", otherForms: [Int64] = []) {
        self.key = key
        self.part = part
        self.partnerID = partnerID
        self.otherForms = otherForms
    }
}

/// A correlation that was found, and where it lies.
package struct CorrelationMatch: Sendable, Equatable {
    package let key: CarrierKey
    package let part: SendingPart
    package let partnerID: String
    /// The table.
    let place: Int
}

/// A receipt that came before the answer to its message.
package struct EarlyReceipt: Sendable, Equatable {
    package let part: SendingPart
    /// What was parked.
    package let payload: [UInt8]
}
