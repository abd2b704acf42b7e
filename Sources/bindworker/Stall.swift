import Common

/// Why messages wait although the link stands; told the counters each second, it answers in a sentence, or nil.
///
/// Only what lasts is said: a full window or a short wait is how a busy link lives.
struct Stall: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// What is seen at one look.
    struct Glance: Equatable, Sendable {
        /// Bound, with a session that may be sent messages.
        var canSend = true
        /// Answers since the worker began, and of them those that asked us to slow down.
        var answered: UInt64 = 0
        var throttled: UInt64 = 0
        var unanswered = 0
        /// Messages that are here and have not been sent.
        var waiting = 0
        /// Since the last look, something had to wait: for room in a window, for the rate.
        var wasFull = false
        var wasHeldByRate = false
        /// Messages a second that are sent at the most; nil for any number.
        var rate: Double?
    }

    private static let lasting: Duration = .seconds(3)
    private static let memory: Duration = .seconds(60)

    private let farSide: String
    private var last = Glance(canSend: false)
    private var lastMove: (at: Instant, clock: Timestamp)?
    private var fullSince: Instant?
    private var heldSince: Instant?
    private var complaints: [(at: Instant, count: UInt64)] = []

    /// - Parameter farSide: what the other end is called: carrier, partner.
    init(farSide: String) {
        self.farSide = farSide
    }

    mutating func look(_ glance: Glance, at now: Instant, clock: Timestamp) -> String? {
        defer { self.last = glance }
        if glance.throttled > self.last.throttled {
            self.complaints.append((now, glance.throttled - self.last.throttled))
        }
        self.complaints.removeAll { now - $0.at > Self.memory }
        guard glance.canSend else {
            (self.lastMove, self.fullSince, self.heldSince) = (nil, nil, nil)
            return nil
        }
        let hasMoved = glance.answered != self.last.answered || (glance.unanswered == 0 && glance.waiting == 0)
        if hasMoved || !self.last.canSend || self.lastMove == nil { self.lastMove = (now, clock) }
        self.fullSince = glance.wasFull && glance.waiting > 0 ? self.fullSince ?? now : nil
        self.heldSince = glance.wasHeldByRate && glance.waiting > 0 ? self.heldSince ?? now : nil
        return self.standstill(glance, at: now) ?? self.slowness(glance, at: now)
    }

    /// Nothing moves at all.
    private func standstill(_ glance: Glance, at now: Instant) -> String? {
        guard let move = self.lastMove, now - move.at >= Self.lasting else { return nil }
        let since = "since \(move.clock.timeOfDay)"
        if glance.unanswered > 0 {
            let count = glance.unanswered == 1 ? "1 message" : "\(glance.unanswered) messages"
            let silence = "the \(self.farSide) has not answered \(since)"
            return glance.wasFull
                ? "window full: \(count) unanswered, \(silence)"
                : "\(count) unanswered, \(silence)"
        }
        if glance.wasHeldByRate || !self.complaints.isEmpty { return nil }
        return glance.wasFull
            ? "the \(self.farSide) does not read what is sent to it, \(since)"
            : "\(glance.waiting) messages wait for the gateway's disk \(since)"
    }

    /// It moves, but slower than there is work.
    private func slowness(_ glance: Glance, at now: Instant) -> String? {
        let complained = self.complaints.reduce(0) { $0 + $1.count }
        if complained > 0 {
            let rate = glance.rate.map { "slowed to \(Int($0.rounded())) messages/s" } ?? "slowed"
            return "\(rate) by the \(self.farSide): it asked for less \(complained) times in the last minute"
        }
        if let held = self.heldSince, now - held >= Self.lasting, let rate = glance.rate {
            return "at its limit of \(Int(rate.rounded())) messages/s (tps_limit), more wait"
        }
        if let full = self.fullSince, now - full >= Self.lasting {
            return
                "the \(self.farSide)'s answers set the pace: window full (\(glance.unanswered) unanswered), more wait"
        }
        return nil
    }
}

extension Timestamp {
    /// `16:12:03 UTC`.
    var timeOfDay: String { "\(self.iso8601.dropFirst(11).prefix(8)) UTC" }
}
