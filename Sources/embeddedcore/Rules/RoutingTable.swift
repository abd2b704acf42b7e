import CoreAPI

/// Chooses the route of a message: the longest matching prefix, then the smallest priority, then the dice.
struct RoutingTable: Sendable {
    /// Routes by the length of their prefix, the longest first, so that the first group with a match decides.
    private let groups: [(length: Int, routes: [String: [MessageRoute]])]

    init(_ routes: [MessageRoute]) {
        var groups: [Int: [String: [MessageRoute]]] = [:]
        for route in routes {
            let prefix = Self.plain(route.prefix)
            groups[prefix.count, default: [:]][String(prefix), default: []].append(route)
        }
        self.groups = groups.sorted { $0.key > $1.key }.map { ($0.key, $0.value) }
    }

    /// The route for a message, or nil where none matches.
    ///
    /// `dice` may be any number; each value of it chooses the same route again.
    func choose(destination: String, source: String, sourceSmsc: String?, dice: UInt64) -> MessageRoute? {
        let destination = Self.plain(destination)
        let source = Self.plain(source)
        for group in self.groups where group.length <= destination.count {
            let candidates = group.routes[String(destination.prefix(group.length))] ?? []
            let matching = candidates.filter { route in
                (route.sourceSmsc == nil || route.sourceSmsc == sourceSmsc)
                    && source.hasPrefix(Self.plain(route.sourcePrefix ?? ""))
            }
            if let first = matching.map(\.priority).min() {
                return Self.weighted(matching.filter { $0.priority == first }, dice)
            }
        }
        return nil
    }

    private static func weighted(_ routes: [MessageRoute], _ dice: UInt64) -> MessageRoute? {
        let total = routes.reduce(UInt64(0)) { $0 &+ UInt64(max($1.weight, 1)) }
        guard total > 0 else { return nil }
        var rest = dice % total
        for route in routes {
            let weight = UInt64(max(route.weight, 1))
            guard rest >= weight else { return route }
            rest -= weight
        }
        return routes.last
    }

    /// Without the leading `+`: the same number is written both ways, and a route must hold for both.
    private static func plain(_ number: String) -> Substring {
        number.first == "+" ? number.dropFirst() : number[...]
    }
}
