/// One part of a message on its way from Core to a carrier.
package struct SendingPart: Sendable, Hashable {
    /// The message's id in Core.
    package let coreID: Int64
    /// 0 for a message in one piece; else the worker's own count of the parts and the part's place among them.
    package let part: Int

    package init(coreID: Int64, part: Int) {
        self.coreID = coreID
        self.part = part
    }
}

/// What the carrier said to a part.
package struct CarrierOutcome: Sendable, Equatable {
    /// The `command_status` of the answer.
    package let status: UInt32
    /// The carrier's message id, where it gave one.
    package let carrierID: String?

    package init(status: UInt32, carrierID: String?) {
        self.status = status
        self.carrierID = carrierID
    }
}

/// The carrier has answered a part.
package struct PartOutcome: Sendable, Equatable {
    package let part: SendingPart
    package let outcome: CarrierOutcome
    /// Only for a message that asked for a receipt, and that the carrier has taken.
    package let correlation: Correlation?

    package init(part: SendingPart, outcome: CarrierOutcome, correlation: Correlation? = nil) {
        self.part = part
        self.outcome = outcome
        self.correlation = correlation
    }
}

/// A row about a part that was given to a carrier.
package struct OutgoingPart: Sendable, Equatable {
    package let bind: BindName
    package let part: SendingPart
    /// How often it was sent, as far as is known.
    package let attempts: Int
    package let sentAt: Timestamp
    /// Nil: in doubt, or under way.
    package let outcome: CarrierOutcome?

    package init(bind: BindName, part: SendingPart, attempts: Int, sentAt: Timestamp, outcome: CarrierOutcome?) {
        self.bind = bind
        self.part = part
        self.attempts = attempts
        self.sentAt = sentAt
        self.outcome = outcome
    }
}

/// Which of a bind's outgoing rows are meant.
package enum OutgoingKind: UInt8, Sendable, Equatable {
    /// Sent, and no answer known; what is under way is among them.
    case inDoubt = 1
    /// Answered, and not yet given to Core.
    case answered
}
