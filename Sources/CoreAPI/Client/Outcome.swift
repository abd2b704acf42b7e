/// What a call to Core came to, in the terms on which the gateway acts.
///
/// The three wrongs are kept apart because they cost different things: `temporary` counts as a try, `permanent` ends the message, and `unreachable` says
/// nothing about the message at all, so that an outage of any length costs none.
package enum Outcome<Value: Sendable>: Sendable {
    case done(Value)
    /// This message could not be taken now.
    case temporary(CoreFault)
    /// This message is refused for good.
    case permanent(CoreFault)
    /// Core is unreachable or misconfigured; the message was not judged.
    case unreachable(CoreFault)

    package func map<Other: Sendable>(_ transform: (Value) -> Other) -> Outcome<Other> {
        switch self {
        case .done(let value): .done(transform(value))
        case .temporary(let fault): .temporary(fault)
        case .permanent(let fault): .permanent(fault)
        case .unreachable(let fault): .unreachable(fault)
        }
    }

    package var verdict: Verdict {
        switch self {
        case .done: .done
        case .temporary: .temporary
        case .permanent: .permanent
        case .unreachable: .unreachable
        }
    }

    /// What went wrong; nil where nothing did.
    package var fault: CoreFault? {
        switch self {
        case .done: nil
        case .temporary(let fault), .permanent(let fault), .unreachable(let fault): fault
        }
    }
}

extension Outcome: Equatable where Value: Equatable {}

/// What Core said to one item of a batch.
package enum ItemOutcome: Equatable, Sendable {
    /// The message's id.
    case done(Int64)
    /// Core has it, and has found no message that it belongs to, yet.
    case kept
    case temporary(CoreFault)
    case permanent(CoreFault)
}

/// The kind of an outcome: the label of the metrics.
package enum Verdict: String, CaseIterable, Sendable {
    case done
    case temporary
    case permanent
    case unreachable
}
