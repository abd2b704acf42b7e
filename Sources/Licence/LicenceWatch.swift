package import Common

/// Follows a licence through the time: what is told when, and when to look again.
///
/// Pure. Validity goes by the machine's clock, which may be set back and forward; what is repeated goes by a clock that
/// only runs forward, so that a clock set back neither silences the errors nor repeats them.
///
/// Rule 1: a licence that is not valid is an error at once, and again each hour. Rule 2: one that ends within 14 days is
/// a warning at once, and again each day.
package struct LicenceWatch: ~Copyable {
    package typealias Instant = ContinuousClock.Instant

    /// What a look at the licence has come to.
    package enum Verdict: Equatable, Sendable {
        /// No licence is configured, so none is needed.
        case unneeded
        case valid(Licence)
        case invalid(LicenceFault)
    }

    /// What is to be told now.
    package enum Notice: Equatable, Sendable {
        case valid(Licence)
        case invalid(LicenceFault)
        case endsSoon(Licence, days: Int)
        case unknownKeys([String])
    }

    package static let lookInterval: Duration = .seconds(60)
    package static let errorInterval: Duration = .seconds(3600)
    package static let warningInterval: Duration = .seconds(86_400)
    package static let warningDays = 14

    private enum State {
        case unneeded
        case valid(Licence, nextWarning: Instant?)
        case invalid(LicenceFault, nextError: Instant)
    }

    private var state: State = .unneeded

    package init() {}

    package var verdict: Verdict {
        switch self.state {
        case .unneeded: .unneeded
        case .valid(let licence, _): .valid(licence)
        case .invalid(let fault, _): .invalid(fault)
        }
    }

    /// The licence was looked at; nil: none is configured.
    package mutating func looked(
        _ finding: Result<LicenceTerms, LicenceFault>?,
        at now: Instant,
        clock: Timestamp
    ) -> [Notice] {
        switch finding {
        case nil:
            self.state = .unneeded
            return []
        case .failure(let fault): return self.failed(fault, at: now)
        case .success(let terms):
            if let fault = terms.licence.fault(at: clock) { return self.failed(fault, at: now) }
            return self.held(terms, at: now, clock)
        }
    }

    private mutating func failed(_ fault: LicenceFault, at now: Instant) -> [Notice] {
        if case .invalid(fault, let nextError) = self.state, now < nextError { return [] }
        self.state = .invalid(fault, nextError: now + Self.errorInterval)
        return [.invalid(fault)]
    }

    private mutating func held(_ terms: LicenceTerms, at now: Instant, _ clock: Timestamp) -> [Notice] {
        var notices: [Notice] = []
        var warning: Instant?
        if case .valid(terms.licence, let nextWarning) = self.state {
            warning = nextWarning
        } else {
            notices.append(.valid(terms.licence))
            if !terms.unknownKeys.isEmpty { notices.append(.unknownKeys(terms.unknownKeys)) }
        }
        let days = Self.daysLeft(terms.licence, clock: clock)
        if days < Self.warningDays, warning.map({ now >= $0 }) ?? true {
            notices.append(.endsSoon(terms.licence, days: days))
            warning = now + Self.warningInterval
        }
        self.state = .valid(terms.licence, nextWarning: warning)
        return notices
    }

    /// How long to wait for the next look: a minute, or less where the licence begins or ends before.
    package func wait(clock: Timestamp) -> Duration {
        let turn: Timestamp
        switch self.state {
        case .valid(let licence, _): turn = licence.expires
        case .invalid(.notYetValid(let start), _): turn = start
        case .unneeded, .invalid: return Self.lookInterval
        }
        return min(Self.lookInterval, max(.milliseconds(1), turn - clock))
    }

    /// Whole days until it ends.
    package static func daysLeft(_ licence: Licence, clock: Timestamp) -> Int {
        Int(clamping: (licence.expires - clock).components.seconds / 86_400)
    }
}
