/// What is wrong in Core that is no single bind's matter: messages that nobody fetches, expiry, our registration.
struct CoreTroubles {
    typealias Instant = ContinuousClock.Instant

    /// Names that are shown; a Core in disorder may have thousands.
    private static let mostNames = 3
    private static let memory: Duration = .seconds(600)

    /// Why Core does not take the gateway's registration; nil while it does.
    var registration: String?
    private var names: [String: Int64] = [:]
    /// What was astray at the last look, and at that before it as well: one look alone may see what is being routed.
    private var lasting: [String: Int64] = [:]
    private var expired: [(at: Instant, total: Int64)] = []

    /// - Parameters:
    ///   - depths: how many messages wait, by `dest_smsc`; the empty name is NULL.
    ///   - expired: how many have expired since Core began to count; nil where it does not say.
    ///   - binds: the names that are ours.
    ///   - now: when that was.
    mutating func saw(_ depths: [String: Int64], expired: Int64?, binds: Set<String>, at now: Instant) {
        let astray = depths.filter { $0.value > 0 && !binds.contains($0.key) }
        self.lasting = astray.filter { self.names[$0.key] != nil }
        self.names = astray
        guard let expired else { return }
        // A counter that has fallen is that of a Core that was started anew.
        if let last = self.expired.last, expired < last.total { self.expired = [] }
        if self.expired.last?.total != expired { self.expired.append((now, expired)) }
        while self.expired.count > 1, now - self.expired[1].at > Self.memory { self.expired.removeFirst() }
    }

    /// All of it, as it stands now.
    func sentences(at now: Instant) -> [String] {
        var sentences: [String] = []
        if let count = self.lasting[""] {
            sentences.append(
                "\(Self.messages(count)) in Core without a route: dest_smsc is NULL, so no bind fetches \(count == 1 ? "it" : "them")"
            )
        }
        let others = self.lasting.filter { !$0.key.isEmpty }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        for (name, count) in others.prefix(Self.mostNames) {
            sentences.append(
                "\(Self.messages(count)) in Core for dest_smsc '\(name)', which names no bind of this gateway"
            )
        }
        if others.count > Self.mostNames {
            sentences.append("messages in Core for \(others.count - Self.mostNames) further names without a bind")
        }
        if let first = self.expired.first, let last = self.expired.last, last.total > first.total,
            now - last.at <= Self.memory
        {
            let count = last.total - first.total
            let sent = count == 1 ? "it was sent" : "they were sent"
            sentences.append("\(Self.messages(count)) expired in Core in the last 10 min before \(sent)")
        }
        if let why = self.registration {
            sentences.append("Core does not take the gateway's registration (frontend_register): \(why)")
        }
        return sentences
    }

    private static func messages(_ count: Int64) -> String { count == 1 ? "1 message" : "\(count) messages" }
}
