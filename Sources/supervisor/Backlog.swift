/// What waits in Core for each bind, and whether it moves.
///
/// Told at each look of the steward. What waits at two looks in a row while nothing leaves is not due, or nobody may
/// send it; one look alone would see what only just came.
struct Backlog {
    private struct Sight {
        var depth: Int
        var left: Int
        var isStill = false
    }

    private var sights: [String: Sight] = [:]

    /// - Parameters:
    ///   - bind: its name.
    ///   - depth: how many messages wait in Core for the bind.
    ///   - left: how many messages the bind has sent or failed in all its lives.
    mutating func saw(_ bind: String, depth: Int, left: Int) {
        let before = self.sights[bind]
        let isStill = before.map { $0.depth > 0 && depth >= $0.depth && $0.left == left } ?? false
        self.sights[bind] = Sight(depth: depth, left: left, isStill: isStill && depth > 0)
    }

    mutating func forget() {
        self.sights = [:]
    }

    func depth(_ bind: String) -> Int { self.sights[bind]?.depth ?? 0 }

    /// Why what waits for a bind that is up is not sent; nil where it is, or nothing waits.
    func standstill(_ bind: String, isReceiver: Bool) -> String? {
        guard let sight = self.sights[bind], sight.isStill else { return nil }
        let wait = sight.depth == 1 ? "1 message waits in Core" : "\(sight.depth) messages wait in Core"
        return isReceiver
            ? "\(wait), and a receiver sends none: set bind_type to transceiver"
            : "\(wait), none of them due: deliver_after lies ahead, or they rest after a failed attempt"
    }
}
