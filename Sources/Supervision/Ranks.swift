/// Which children go behind the others for a processor, where there are not enough for all: those that use much of one.
///
/// Whoever does little is on its way again as soon as it has something to do, and whoever has always something to do loses nothing
/// by that. It is told now and then what the kernel has counted; nobody is asked.
package struct Ranks {
    /// A child that is to go behind the others, or not any more.
    package struct Change: Equatable, Sendable {
        package let child: ChildName
        package let pid: Int32
        package let goesBehind: Bool
    }

    /// What a child has used of a processor since its process began.
    package struct Use: Sendable {
        package let child: ChildName
        package let pid: Int32
        package let used: Duration

        package init(child: ChildName, pid: Int32, used: Duration) {
            self.child = child
            self.pid = pid
            self.used = used
        }
    }

    private struct Seat {
        let pid: Int32
        var used: Duration
        var isBehind = false
        var calmLooks = 0
    }

    /// This share of one core, from one look to the next, is much.
    private static let much = 0.15
    /// And this is little: what is in between changes nothing.
    private static let little = 0.08
    /// So many looks in a row one must use little for to come forward again.
    private static let calm = 3

    private var seats: [ChildName: Seat] = [:]
    private var looked: Instant?

    package init() {}

    /// What all children that run have used; whoever is not among them is forgotten.
    package mutating func look(_ uses: [Use], at now: Instant) -> [Change] {
        let (before, past) = (self.seats, self.looked.map { now - $0 })
        self.seats = [:]
        self.looked = now
        var changes: [Change] = []
        for use in uses where Self.mayGoBehind(use.child) {
            var seat = Seat(pid: use.pid, used: use.used)
            if let past, past > .zero, let known = before[use.child], known.pid == use.pid {
                seat = known
                if let isBehind = Self.judge(&seat, use.used, past) {
                    changes.append(Change(child: use.child, pid: use.pid, goesBehind: isBehind))
                }
            }
            self.seats[use.child] = seat
        }
        return changes
    }

    /// Not those through which everybody's sessions pass.
    private static func mayGoBehind(_ child: ChildName) -> Bool {
        switch child {
        case .bindWorker, .embeddedCore, .console, .steward: true
        case .listener, .tlsGate: false
        }
    }

    /// Whether it goes behind from now on; nil where nothing changes.
    private static func judge(_ seat: inout Seat, _ used: Duration, _ past: Duration) -> Bool? {
        let share = (used - seat.used) / past
        seat.used = used
        seat.calmLooks = share < Self.little ? seat.calmLooks + 1 : 0
        if !seat.isBehind, share >= Self.much {
            seat.isBehind = true
        } else if seat.isBehind, seat.calmLooks >= Self.calm {
            seat.isBehind = false
        } else {
            return nil
        }
        return seat.isBehind
    }
}
