import NIOCore

/// Lets so many calls run at a time and keeps the others in order.
struct CallQueue {
    /// More waiting calls than this mean that Core takes less than the gateway brings: further ones are refused, so that memory stays bounded.
    static let waitingLimit = 10_000

    private var limit: Int
    private var running = 0
    private var waiting = CircularBuffer<() -> Void>()

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Lets another number of calls run; what is returned has its place now and must be started.
    mutating func adjust(limit: Int) -> [() -> Void] {
        self.limit = max(1, limit)
        var admitted: [() -> Void] = []
        while self.running < self.limit, let next = self.waiting.popFirst() {
            self.running += 1
            admitted.append(next)
        }
        return admitted
    }

    enum Admission {
        case now
        case later
        case refused
    }

    /// Asks for a place; `start` is kept where there is none now.
    mutating func enter(_ start: @escaping () -> Void) -> Admission {
        if self.running < self.limit {
            self.running += 1
            return .now
        }
        guard self.waiting.count < Self.waitingLimit else { return .refused }
        self.waiting.append(start)
        return .later
    }

    /// Gives a place back; what is returned takes it and must be started.
    mutating func leave() -> (() -> Void)? {
        guard self.running <= self.limit, let next = self.waiting.popFirst() else {
            self.running -= 1
            return nil
        }
        return next
    }
}
