/// So many messages in each second, and no more: the way carriers count.
///
/// The second begins with the first message after the last one was over.
struct SecondLimit: Sendable, Equatable {
    /// Nil for no limit.
    var limit: Int?
    private var began: ContinuousClock.Instant?
    private var admitted = 0

    init(_ limit: Int?) {
        self.limit = limit
    }

    /// Whether one more may pass now.
    mutating func admits(at now: ContinuousClock.Instant) -> Bool {
        guard let limit = self.limit else { return true }
        if self.began.map({ now - $0 >= .seconds(1) }) ?? true {
            self.began = now
            self.admitted = 0
        }
        guard self.admitted < limit else { return false }
        self.admitted += 1
        return true
    }
}
