/// What a call is about; decides what a refusal means.
package enum CallSubject: Sendable {
    /// A message that is being handed in, or the gateway itself.
    case submission
    /// A message that Core should have: it may be gone, or past the state that the call needs.
    case message
    /// Something that this Core need not offer.
    case offer
}

extension Verdict {
    /// What an HTTP status means for the message (`message-cache.md`, "What Core's answer means").
    ///
    /// A 404 is ambiguous: a Core that does not know the message, or a wrong base address that knows nothing. Only the former explains itself in Core's way
    /// (`isExplained`: a body with `errors`), and only about a message that Core should have.
    package init(status: Int, about subject: CallSubject, isExplained: Bool) {
        switch (status, subject) {
        case (200..<300, _): self = .done
        case (400, _), (413, _), (415, _), (422, _): self = .permanent
        case (404, .message) where isExplained: self = .permanent
        case (409, .message), (410, .message), (409, .offer): self = .permanent
        case (404, .offer), (405, .offer), (501, .offer): self = .permanent
        case (401, _), (403, _), (404, _), (405, _): self = .unreachable
        default: self = .temporary
        }
    }

    /// What a call that got no answer means.
    package init(unanswered reason: CoreFault.Reason) {
        switch reason {
        case .connectionRefused, .connectionLost, .nameNotFound, .timeout, .tls, .badConfiguration, .shutDown, .other:
            self = .unreachable
        case .parseError, .answerTooLarge, .tooManyCalls, .http:
            self = .temporary
        }
    }

    func outcome<Value>(_ fault: CoreFault) -> Outcome<Value> {
        switch self {
        case .done, .temporary: .temporary(fault)
        case .permanent: .permanent(fault)
        case .unreachable: .unreachable(fault)
        }
    }
}
