import Common

/// Looks at the link each second and says what is worth an operator's attention.
///
/// What it says goes to the supervisor only when it changes: a worker at rest says nothing.
final class Lookout {
    /// A refused bind is news for so long.
    private static let memory: Duration = .seconds(600)

    var flaps = Flaps()
    private let outbound: Outbound
    private let farSide: String
    private var stall: Stall
    private var refusal: (sentence: String, at: ContinuousClock.Instant)?

    init(outbound: Outbound, mode: BindMode) {
        self.outbound = outbound
        self.farSide = mode == .client ? "carrier" : "partner"
        self.stall = Stall(farSide: self.farSide)
    }

    /// A bind of the far side was refused by us.
    func refusedBind(_ words: String, from address: String) {
        self.refusal = ("last refused bind: \(words), from \(address) at \(Timestamp.now.timeOfDay)", .now)
    }

    /// It has bound: what was refused before is over.
    func accepted() {
        self.refusal = nil
    }

    /// All that is remarkable now, in one line; empty when nothing is.
    func remark(isConnected: Bool) -> String {
        let now = ContinuousClock.now
        if let refusal = self.refusal, now - refusal.at > Self.memory { self.refusal = nil }
        let stalled = self.stall.look(self.outbound.glance(), at: now, clock: .now)
        let words = [
            stalled,
            self.outbound.refusals.sentence(at: now, farSide: self.farSide),
            isConnected ? self.flaps.sentence(at: now) : nil,
            self.refusal?.sentence,
        ]
        return words.compactMap { $0 }.joined(separator: "; ")
    }
}
