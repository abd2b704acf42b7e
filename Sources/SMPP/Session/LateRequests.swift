/// Requests that were given up by age and may be answered late: the newest thousand.
struct LateRequests<Token: Sendable>: Sendable {
    private static var most: Int { 1000 }

    private var requests: [UInt32: RequestWindow<Token>.Request] = [:]
    /// In the order in which they were given up; some have been taken since.
    private var order: [UInt32] = []
    /// How many of the order's first have been dropped already.
    private var dropped = 0

    mutating func keep(_ sequence: UInt32, _ request: RequestWindow<Token>.Request) {
        self.requests[sequence] = request
        self.order.append(sequence)
        if self.order.count - self.dropped > Self.most {
            self.requests[self.order[self.dropped]] = nil
            self.dropped += 1
        }
        guard self.dropped >= Self.most else { return }
        self.order.removeFirst(self.dropped)
        self.dropped = 0
    }

    mutating func take(_ sequence: UInt32) -> RequestWindow<Token>.Request? {
        guard !self.requests.isEmpty else { return nil }
        return self.requests.removeValue(forKey: sequence)
    }
}
