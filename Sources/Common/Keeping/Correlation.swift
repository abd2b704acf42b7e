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
    /// The carrier's id as it gave it: how Core knows the part.
    package let carrierID: String
    /// Every form of the carrier's id by which a receipt may have come already, hashed; `key.id` is looked up anyway.
    package let otherForms: [Int64]

    package init(key: CarrierKey, part: SendingPart, carrierID: String = "", otherForms: [Int64] = []) {
        self.key = key
        self.part = part
        self.carrierID = carrierID
        self.otherForms = otherForms
    }
}

/// A correlation that was found, and where it lies.
package struct CorrelationMatch: Sendable, Equatable {
    package let key: CarrierKey
    package let part: SendingPart
    package let carrierID: String
    /// The store's own: which of its tables.
    package let place: Int

    package init(key: CarrierKey, part: SendingPart, carrierID: String, place: Int) {
        self.key = key
        self.part = part
        self.carrierID = carrierID
        self.place = place
    }
}

/// A receipt whose message is looked for.
package struct ReceiptSearch: Sendable, Equatable {
    package let group: Int64
    /// The forms of the carrier's id, hashed, the likeliest first: looked up one after another until one is known.
    package let forms: [Int64]
    package let destination: Int64
    /// Kept under the first form if nothing matches; nil: not kept.
    package let payload: ArraySlice<UInt8>?

    package init(group: Int64, forms: [Int64], destination: Int64, payload: ArraySlice<UInt8>?) {
        self.group = group
        self.forms = forms
        self.destination = destination
        self.payload = payload
    }
}

/// What a search came to.
package enum ReceiptFinding: Sendable, Equatable {
    /// The form with this index is known; more than one match: the carrier used the id more than once.
    case matched(form: Int, [CorrelationMatch])
    case parked
    /// It matches nothing, and was not to be kept.
    case unknown
    /// It matches nothing, and there is no room to keep it: the carrier must come again.
    case refused
}
