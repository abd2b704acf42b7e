package import CoreAPI

extension CoreFault {
    /// A batch was answered with fewer items than it had.
    package static var shortAnswer: CoreFault { CoreFault(.parseError, "the answer has fewer items than the request") }
}

extension ItemOutcome {
    package var outcome: Outcome<Int64> {
        switch self {
        case .done(let id): .done(id)
        case .kept: .done(0)
        case .temporary(let fault): .temporary(fault)
        case .permanent(let fault): .permanent(fault)
        }
    }
}

extension Result {
    /// `CoreClient`'s futures never fail; if one did, it would be for a reason of ours that a later try may not meet.
    package func outcome<Value>() -> Outcome<Value> where Success == Outcome<Value> {
        switch self {
        case .success(let outcome): outcome
        case .failure(let error): .temporary(CoreFault(.other, String(describing: error)))
        }
    }
}
