/// Whether new rows are taken in, by what is known of the disk.
///
/// Rule 1: below the floor, and for a while after a write has failed, nothing new is taken in.
/// Rule 2: the ballast is given up when a write fails, and laid down again when there is room for it and the floor.
struct SpaceJudgement: ~Copyable {
    enum Change: Equatable {
        case none
        case layBallast
    }

    private enum State {
        case enough
        case scarce
        /// A write failed, whatever the free space seemed to be: a quota, a limit, a fault of the disk.
        case failed(until: Duration)
    }

    /// How long a failed write is believed.
    static let caution: Duration = .seconds(1)

    private let floor: Int64
    private let ballast: Int64
    private var state: State = .enough
    private var hasBallast: Bool

    init(floor: Int64, ballast: Int64, hasBallast: Bool) {
        self.floor = max(floor, 0)
        self.ballast = max(ballast, 0)
        self.hasBallast = hasBallast
    }

    var mayGrow: Bool {
        switch self.state {
        case .enough: true
        case .scarce, .failed: false
        }
    }

    /// So many bytes are free; nil: unknown, which stops nobody.
    mutating func measured(free: Int64?, at now: Duration) -> Change {
        if case .failed(let until) = self.state, now < until { return .none }
        let free = free ?? .max
        self.state = free < self.floor ? .scarce : .enough
        let (wanted, overflow) = self.floor.addingReportingOverflow(self.ballast.multipliedReportingOverflow(by: 2).0)
        guard !self.hasBallast, !overflow, free >= wanted else { return .none }
        return .layBallast
    }

    /// A write failed; whether there is ballast to give up.
    mutating func writeFailed(at now: Duration) -> Bool {
        self.state = .failed(until: now + Self.caution)
        defer { self.hasBallast = false }
        return self.hasBallast
    }

    mutating func ballastLies(_ lies: Bool) { self.hasBallast = lies }
}
