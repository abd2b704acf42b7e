import Common

/// Whose turn it is: a line for every bind, and groups in which none can push another out.
///
/// Rule: whoever asks for little has a turn in the next group, however full it is. Of those who ask for much, as many as
/// it has room for, and one at least; the others are the first in the next. So a group is as long as one large command, not
/// as one of every bind, and no bind waits for more than one command of each of the others.
struct Lanes<Item> {
    struct Entry {
        let item: Item
        let weight: CommandWeight
        let since: Duration
    }

    private struct Lane {
        var entries: [Entry] = []
        var taken = 0

        var isEmpty: Bool { self.taken == self.entries.count }

        var first: Entry? { self.isEmpty ? nil : self.entries[self.taken] }

        mutating func takeFirst() -> Entry {
            let entry = self.entries[self.taken]
            self.taken += 1
            if self.isEmpty {
                self.entries.removeAll(keepingCapacity: self.taken <= 64)
                self.taken = 0
            } else if self.taken >= 64, self.taken * 2 >= self.entries.count {
                self.entries.removeFirst(self.taken)
                self.taken = 0
            }
            return entry
        }
    }

    /// How many rows a lane may fill in one turn with several commands.
    private static var longestTurn: Int { 32 }
    /// A command of so many rows is little.
    private static var little: Int { 16 }

    private var lanes: [BindName?: Lane] = [:]
    /// Those that have something, in the order of their turns.
    private var turns: [BindName?] = []
    private(set) var count = 0

    var isEmpty: Bool { self.count == 0 }

    mutating func enter(_ item: Item, lane: BindName?, weight: CommandWeight, at now: Duration) {
        if self.lanes[lane]?.isEmpty ?? true { self.turns.append(lane) }
        self.lanes[lane, default: Lane()].entries.append(Entry(item: item, weight: weight, since: now))
        self.count += 1
    }

    /// One command, or several small ones that the rest of the group has room for: who asks for little at a time is not
    /// behind who asks for much.
    private mutating func takeTurn(_ lane: BindName?, atMost rows: Int, bytes: Int) -> [Entry] {
        var turn: [Entry] = []
        var left = (rows: rows, bytes: bytes)
        while let weight = self.lanes[lane]?.first?.weight {
            guard turn.isEmpty || (weight.rows <= left.rows && weight.bytes <= left.bytes) else { break }
            guard let entry = self.lanes[lane]?.takeFirst() else { break }
            turn.append(entry)
            left.rows -= weight.rows
            left.bytes -= weight.bytes
        }
        return turn
    }

    /// The next group: a turn of every lane, then round and round until it is full.
    mutating func takeGroup(rows: Int, bytes: Int) -> [Entry] {
        var group: [Entry] = []
        var left = (rows: rows, bytes: bytes)
        let share = max(1, min(Self.longestTurn, rows / 8))
        var passedOver: [BindName?] = []
        var isFirstRound = true
        while !self.turns.isEmpty, isFirstRound || (left.rows > 0 && left.bytes > 0) {
            let round = self.turns
            self.turns.removeAll(keepingCapacity: true)
            for (index, lane) in round.enumerated() {
                guard isFirstRound || (left.rows > 0 && left.bytes > 0) else {
                    // Those that had no second turn are the first next time.
                    self.turns = Array(round[index...]) + self.turns
                    break
                }
                if !group.isEmpty, self.isMuch(self.lanes[lane]?.first, for: left) {
                    passedOver.append(lane)
                    continue
                }
                for entry in self.takeTurn(lane, atMost: min(share, left.rows), bytes: left.bytes) {
                    group.append(entry)
                    left.rows -= entry.weight.rows
                    left.bytes -= entry.weight.bytes
                }
                if self.lanes[lane]?.isEmpty == false { self.turns.append(lane) }
            }
            isFirstRound = false
        }
        self.turns = passedOver + self.turns
        self.count -= group.count
        return group
    }

    /// Whether a group that has something already would be the longer for it.
    private func isMuch(_ entry: Entry?, for left: (rows: Int, bytes: Int)) -> Bool {
        guard let weight = entry?.weight, weight.rows > Self.little else { return false }
        return weight.rows > left.rows || weight.bytes > left.bytes
    }

    /// Takes out what has waited since that moment or longer.
    mutating func withdraw(waitingSince moment: Duration) -> [Entry] {
        var withdrawn: [Entry] = []
        for lane in self.turns {
            while let first = self.lanes[lane]?.first, first.since <= moment {
                guard let entry = self.lanes[lane]?.takeFirst() else { break }
                withdrawn.append(entry)
            }
        }
        self.turns.removeAll { self.lanes[$0]?.isEmpty ?? true }
        self.count -= withdrawn.count
        return withdrawn
    }
}
