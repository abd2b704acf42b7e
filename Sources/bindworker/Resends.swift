import DequeModule
import SMPP

/// Parts that are sent once more: those that the far side has put off, and those whose answer did not come in time.
struct Resends {
    private struct Resend {
        let part: EnvelopePart
        let notBefore: ContinuousClock.Instant
        /// The request that it was sent with, where its answer may still come.
        let overdue: RequestToken?
    }

    private var waiting: Deque<Resend> = []
    /// Parts whose answer did not come in time and that are not sent again yet: it may still come.
    private var overdue: [RequestToken: EnvelopePart] = [:]

    /// In the order of their time: a part that rests for long holds up none that rests briefly.
    ///
    /// `token` is the request whose overdue answer it rests for: where that has come meanwhile, nothing is sent.
    mutating func add(_ part: EnvelopePart, at due: ContinuousClock.Instant, insteadOf token: RequestToken? = nil) {
        if let token, self.overdue[token] == nil { return }
        let place = self.waiting.lastIndex { $0.notBefore <= due }.map { $0 + 1 } ?? self.waiting.startIndex
        self.waiting.insert(Resend(part: part, notBefore: due, overdue: token), at: place)
    }

    /// When the first one may be sent; nil without one.
    var firstDue: ContinuousClock.Instant? { self.waiting.first?.notBefore }

    /// The one to be sent now, which stays the first; those go whose message has ended.
    mutating func first(at now: ContinuousClock.Instant) -> EnvelopePart? {
        while let first = self.waiting.first {
            guard first.part.envelope.isSettled else { return first.notBefore <= now ? first.part : nil }
            self.removeFirst()
        }
        return nil
    }

    /// The first one is sent.
    mutating func removeFirst() {
        guard let token = self.waiting.popFirst()?.overdue else { return }
        self.overdue[token] = nil
    }

    /// The answer to this request did not come in time, and is waited for until its part is sent again.
    mutating func isOverdue(_ token: RequestToken, _ part: EnvelopePart) { self.overdue[token] = part }

    /// The part whose late answer has come, and that is not sent again.
    ///
    /// Nil where it has been already, or its message has ended.
    mutating func takeOverdue(_ token: RequestToken) -> EnvelopePart? {
        guard let part = self.overdue.removeValue(forKey: token) else { return nil }
        self.waiting.removeAll { $0.overdue == token }
        return part.envelope.isSettled ? nil : part
    }
}
