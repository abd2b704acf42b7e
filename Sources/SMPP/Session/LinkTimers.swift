/// What the clock says about a link: whether to go on waiting, to ask whether the peer is there, or to give up.
struct LinkTimers: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// The timer that a state of the session runs.
    enum Stage: Sendable {
        /// session_init: the peer is to bind.
        case opening(since: Instant)
        /// Our bind is to be answered.
        case binding(since: Instant)
        /// Silence is watched.
        case bound
        /// Our unbind is to be answered.
        case unbinding(since: Instant)
        /// The peer is to close.
        case ending(EndReason, since: Instant)
    }

    enum Verdict: Equatable {
        case wait
        case probe
        case giveUp(EndReason)
    }

    private struct Probe {
        let sequence: UInt32
        let sentAt: Instant
    }

    private var stage: Stage
    /// When anything came from the peer: any PDU proves the link, not only the answer to a probe.
    private var lastHeard: Instant
    /// When the peer last did something of its own accord.
    private var lastActive: Instant
    private var probe: Probe?

    init(at now: Instant) {
        self.stage = .opening(since: now)
        self.lastHeard = now
        self.lastActive = now
    }

    mutating func entered(_ stage: Stage) {
        self.stage = stage
        self.probe = nil
    }

    mutating func heard(_ command: CommandID, at now: Instant) {
        self.lastHeard = now
        if command != .enquireLinkResp {
            self.lastActive = now
        }
    }

    mutating func probed(_ sequence: UInt32, at now: Instant) {
        self.probe = Probe(sequence: sequence, sentAt: now)
    }

    /// Whether a number is that of the last probe, answered by other means or not.
    func isProbe(_ sequence: UInt32) -> Bool { self.probe?.sequence == sequence }

    /// The next moment that matters; nil when none does.
    func deadline(_ limits: SessionConfiguration) -> Instant? { self.next(limits).0 }

    func verdict(at now: Instant, _ limits: SessionConfiguration) -> Verdict {
        let (deadline, reason) = self.next(limits)
        guard let deadline, now >= deadline else { return .wait }
        return reason.map(Verdict.giveUp) ?? .probe
    }

    /// The next moment that matters and what it means; without a reason, that the peer is to be asked.
    private func next(_ limits: SessionConfiguration) -> (Instant?, EndReason?) {
        switch self.stage {
        case .opening(let since): (since + limits.bindTimeout, .neverBound)
        case .binding(let since): (since + limits.bindTimeout, .bindUnanswered)
        case .unbinding(let since): (since + limits.unbindTimeout, .unbindUnanswered)
        case .ending(.tooManyRefusals, let since): (since, .tooManyRefusals)
        case .ending(let reason, let since): (since + limits.unbindTimeout, reason)
        case .bound: self.silenceDeadline(limits)
        }
    }

    private func silenceDeadline(_ limits: SessionConfiguration) -> (Instant?, EndReason?) {
        var next: (Instant?, EndReason?) = (nil, nil)
        if let interval = limits.enquireLinkInterval {
            if let probe = self.probe, self.lastHeard <= probe.sentAt {
                next = (probe.sentAt + limits.responseTimeout, .enquireLinkUnanswered)
            } else {
                next = (self.lastHeard + interval, nil)
            }
        }
        if let inactivity = limits.inactivityTimeout {
            let end = self.lastActive + inactivity
            if next.0.map({ end <= $0 }) ?? true { next = (end, .inactivity) }
        }
        return next
    }
}
