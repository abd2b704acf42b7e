import NIOCore

/// Our requests that wait for an answer, found by number and given up by age.
///
/// Both in constant time: numbers in a dictionary, ages in a queue. A request leaves the dictionary when it is
/// answered and the queue only when it comes to the front, or when the queue is mostly such left-overs.
struct RequestWindow<Token: Sendable>: Sendable {
    struct Request: Sendable {
        let token: Token
        let command: CommandID
        fileprivate let sentAt: ContinuousClock.Instant
    }

    private var unanswered: [UInt32: Request] = [:]
    private var bySendingTime: CircularBuffer<UInt32> = []

    var count: Int { self.unanswered.count }

    /// How long the queue is, left-overs included.
    var queueCount: Int { self.bySendingTime.count }

    func contains(_ sequence: UInt32) -> Bool { self.unanswered[sequence] != nil }

    /// When the request that waits longest was sent.
    var oldest: ContinuousClock.Instant? {
        self.bySendingTime.first.flatMap { self.unanswered[$0]?.sentAt }
    }

    mutating func open(_ sequence: UInt32, _ token: Token, _ command: CommandID, at now: ContinuousClock.Instant) {
        self.unanswered[sequence] = Request(token: token, command: command, sentAt: now)
        self.bySendingTime.append(sequence)
    }

    /// Takes out the request with this number, if it waits.
    mutating func take(_ sequence: UInt32) -> Request? {
        guard let request = self.unanswered.removeValue(forKey: sequence) else { return nil }
        self.dropLeftovers()
        return request
    }

    /// Takes out the requests sent up to a moment, the oldest first.
    mutating func takeSent(until moment: ContinuousClock.Instant) -> [Token] {
        var tokens: [Token] = []
        while let sequence = self.bySendingTime.first, let request = self.unanswered[sequence], request.sentAt <= moment
        {
            self.unanswered[sequence] = nil
            tokens.append(request.token)
            self.dropLeftovers()
        }
        return tokens
    }

    /// Takes out all of them, the oldest first.
    mutating func takeAll() -> [Token] {
        let tokens = self.bySendingTime.compactMap { self.unanswered[$0]?.token }
        self.unanswered.removeAll()
        self.bySendingTime.removeAll()
        return tokens
    }

    /// Keeps a waiting request at the front of the queue, and the queue in proportion to what waits.
    private mutating func dropLeftovers() {
        while let sequence = self.bySendingTime.first, self.unanswered[sequence] == nil {
            self.bySendingTime.removeFirst()
        }
        if self.bySendingTime.count > 2 * self.unanswered.count + 64 {
            self.bySendingTime = CircularBuffer(self.bySendingTime.filter { self.unanswered[$0] != nil })
        }
    }
}
