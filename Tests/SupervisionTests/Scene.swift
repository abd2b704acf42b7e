import Common
import Supervision
import Testing

/// A moment of the tests' own clock, in seconds after its beginning.
func at(_ seconds: Double) -> Instant {
    beginning + .milliseconds(Int64((seconds * 1000).rounded()))
}

private let beginning = Instant.now

func bindName(_ text: String) -> BindName {
    guard let name = BindName(text) else { preconditionFailure("the tests use valid names") }
    return name
}

func worker(_ name: String, _ mode: BindMode = .client) -> ChildName {
    .bindWorker(bindName(name), mode)
}

extension [FleetAction] {
    /// Without the reports, which have tests of their own.
    var deeds: [FleetAction] {
        self.filter { action in
            switch action {
            case .report: false
            case .launch, .signal, .ask, .readyChanged, .finished: true
            }
        }
    }

    var reports: [FleetReport] {
        self.compactMap { action in
            switch action {
            case .report(let report): report
            case .launch, .signal, .ask, .readyChanged, .finished: nil
            }
        }
    }
}
