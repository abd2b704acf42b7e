/// Lines that say the same again and again: the first few one by one, then only how many more there were.
///
/// A spell begins with the first of its kind and lasts until a whole window has passed without one. Holds nothing of
/// what is over.
package struct Repetitions<Kind: Hashable & Sendable>: Sendable {
    private struct Spell: Sendable {
        var windowBegan: ContinuousClock.Instant
        var told = 0
        var untold = 0
        /// Whether there was one since the window began.
        var goesOn = true
    }

    private let limit: Int
    private let window: Duration
    private var spells: [Kind: Spell] = [:]

    /// - Parameters:
    ///   - limit: so many of a spell are told one by one.
    ///   - window: how often the rest is told as a number.
    package init(limit: Int = 10, window: Duration = .seconds(10)) {
        self.limit = limit
        self.window = window
    }

    /// It has happened once more; answers whether to tell it by itself.
    package mutating func happened(_ kind: Kind, at now: ContinuousClock.Instant) -> Bool {
        var spell = self.spells[kind] ?? Spell(windowBegan: now)
        defer { self.spells[kind] = spell }
        spell.goesOn = true
        guard spell.told < self.limit else {
            spell.untold += 1
            return false
        }
        spell.told += 1
        return true
    }

    /// When `due` has to be called next; nil where nothing goes on.
    package var nextDue: ContinuousClock.Instant? {
        self.spells.values.map(\.windowBegan).min().map { $0 + self.window }
    }

    /// What happened more often than it was told, in the windows that are over.
    package mutating func due(at now: ContinuousClock.Instant) -> [(kind: Kind, count: Int)] {
        var untold: [(kind: Kind, count: Int)] = []
        for (kind, spell) in self.spells where now >= spell.windowBegan + self.window {
            if spell.untold > 0 { untold.append((kind, spell.untold)) }
            self.spells[kind] =
                spell.goesOn ? Spell(windowBegan: now, told: spell.told, untold: 0, goesOn: false) : nil
        }
        return untold
    }
}
