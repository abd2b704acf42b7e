import IPC

/// Where each system_id leads, and how many connections each worker holds.
///
/// The listener is the only one that hands connections over, and a worker counts those that it took and those that
/// ended. So what a worker holds is: what it had taken when we first heard of it, and what we sent since, less what has
/// ended. That is exact at every moment, and survives a restart of either.
struct RouteTable {
    private struct Entry {
        var route: Route
        /// What the worker had taken before this listener knew of it.
        var adoptedBefore: UInt64
        var sent: UInt64 = 0
    }

    private var entries: [String: Entry] = [:]

    /// Takes the supervisor's newest word; answers the bind names whose worker is another one than before.
    mutating func update(_ routes: [Route]) -> [String] {
        var renewed: [String] = []
        var next: [String: Entry] = [:]
        for route in routes {
            if var known = self.entries[route.systemID], known.route.generation == route.generation {
                known.route = route
                // What it took beyond our own count was still on its way from the listener before us.
                if route.adopted > known.adoptedBefore &+ known.sent {
                    known.adoptedBefore = route.adopted &- known.sent
                }
                next[route.systemID] = known
            } else {
                next[route.systemID] = Entry(route: route, adoptedBefore: route.adopted)
                renewed.append(route.bind)
            }
        }
        self.entries = next
        return renewed
    }

    subscript(systemID: String) -> Route? {
        self.entries[systemID]?.route
    }

    /// A connection has gone to the worker behind `systemID`.
    mutating func handedOver(_ systemID: String) {
        self.entries[systemID]?.sent += 1
    }

    /// Connections that the workers hold.
    var connections: Int {
        self.entries.values.reduce(0) { sum, entry in
            let taken = entry.adoptedBefore &+ entry.sent
            return sum + Int(UInt32(clamping: taken > entry.route.closed ? taken - entry.route.closed : 0))
        }
    }
}
