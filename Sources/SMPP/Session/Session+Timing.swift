extension Session {
    /// Says what the passing of time brings; to be called at ``nextDeadline``, harmless at any other moment.
    ///
    /// A request that is not answered in time is given up, and only that: the peer may be slow with one message. An
    /// enquire_link without answer ends the session, for nothing else came either.
    public mutating func tick(at now: Instant) -> Tick<Token> {
        var tick = Tick<Token>()
        if case .closed = self.state { return tick }
        tick.expired = self.window.takeSent(until: now - self.configuration.responseTimeout)
        switch self.timers.verdict(at: now, self.configuration) {
        case .wait:
            break
        case .probe:
            let sequence = self.nextSequence()
            self.timers.probed(sequence, at: now)
            tick.probe = PDU(.enquireLink, sequence: sequence)
        case .giveUp(let reason):
            self.state = .closed(reason)
            tick.close = reason
        }
        return tick
    }

    /// When to call ``tick(at:)`` next; nil when time brings nothing.
    public var nextDeadline: Instant? {
        if case .closed = self.state { return nil }
        let answer = self.window.oldest.map { $0 + self.configuration.responseTimeout }
        switch (answer, self.timers.deadline(self.configuration)) {
        case (let answer?, let timer?): return min(answer, timer)
        case (let answer?, nil): return answer
        case (nil, let timer): return timer
        }
    }
}
