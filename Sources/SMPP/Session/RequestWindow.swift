/// Our requests that wait for an answer, found by number and given up by age, both in constant time.
///
/// A request lies in the place that the low bits of its number name, so it is found without hashing, and a number whose
/// place is taken is not used: numbers of ours may have gaps (SMPP 3.4 §5.1.4 asks only that those pending differ). The
/// places are twice as many as the requests, so that happens only to one that waits long. They are chained in the order
/// of sending, which is the order in which they are given up.
struct RequestWindow<Token: Sendable>: Sendable {
    struct Request: Sendable {
        let token: Token
        let command: CommandID
    }

    private var places = RequestPlaces()
    private var tokens: [Token?] = []
    private var late = LateRequests<Token>()

    /// How many requests wait.
    var count: Int { self.places.count }

    /// How many could wait before more room is made.
    var capacity: Int { self.places.capacity }

    /// When the request that waits longest was sent.
    var oldest: ContinuousClock.Instant? { self.places.oldestSentAt }

    /// Whether a request may have this number: neither it nor its place is in use.
    func canOpen(_ sequence: UInt32) -> Bool { self.places.isFree(sequence) }

    /// Puts in a request under a number that ``canOpen(_:)``.
    mutating func open(_ sequence: UInt32, _ token: Token, _ command: CommandID, at now: ContinuousClock.Instant) {
        if self.places.mustGrow { self.grow() }
        let place = self.places.take(sequence, command, at: now)
        self.tokens[place] = token
    }

    /// Takes out the request with this number, if it waits.
    mutating func take(_ sequence: UInt32) -> Request? {
        guard let (place, command) = self.places.leave(sequence), let token = self.tokens[place] else { return nil }
        self.tokens[place] = nil
        return Request(token: token, command: command)
    }

    /// Takes out the requests sent up to a moment, the oldest first; their answers may still come late.
    mutating func takeSent(until moment: ContinuousClock.Instant) -> [Token] {
        var tokens: [Token] = []
        while let sequence = self.places.oldest(sentUntil: moment), let request = self.take(sequence) {
            self.late.keep(sequence, request)
            tokens.append(request.token)
        }
        return tokens
    }

    /// The request with this number, if it was given up and its answer has not come yet.
    mutating func takeLate(_ sequence: UInt32) -> Request? { self.late.take(sequence) }

    /// Takes out all of them, the oldest first.
    mutating func takeAll() -> [Token] {
        var tokens: [Token] = []
        while let sequence = self.places.oldest, let request = self.take(sequence) { tokens.append(request.token) }
        return tokens
    }

    private mutating func grow() {
        var moved = [Token?](repeating: nil, count: self.places.capacityAfterGrowing)
        for (old, new) in self.places.grow() { moved[new] = self.tokens[old] }
        self.tokens = moved
    }
}
