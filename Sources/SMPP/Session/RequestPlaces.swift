/// Where the requests of a window lie, and in which order they were sent; what they are is the window's affair.
struct RequestPlaces: Sendable {
    private struct Place: Sendable {
        var sequence: UInt32 = 0
        var command = CommandID(rawValue: 0)
        var sentAt: ContinuousClock.Instant?
        /// The place of the request sent next before, and next after.
        var older = -1
        var newer = -1
    }

    private static let none = -1

    private var places: [Place] = []
    private var first = Self.none
    private var last = Self.none
    private(set) var count = 0

    var capacity: Int { self.places.count }
    var mustGrow: Bool { 2 * self.count >= self.places.count }
    var capacityAfterGrowing: Int { max(16, 2 * self.places.count) }

    /// The number of the request that waits longest.
    var oldest: UInt32? { self.first == Self.none ? nil : self.places[self.first].sequence }

    var oldestSentAt: ContinuousClock.Instant? { self.first == Self.none ? nil : self.places[self.first].sentAt }

    func oldest(sentUntil moment: ContinuousClock.Instant) -> UInt32? {
        guard let sentAt = self.oldestSentAt, sentAt <= moment else { return nil }
        return self.oldest
    }

    func isFree(_ sequence: UInt32) -> Bool {
        self.places.isEmpty || self.places[self.index(of: sequence)].sentAt == nil
    }

    /// Takes the place of a number, at the end of the order, and answers which it is.
    mutating func take(_ sequence: UInt32, _ command: CommandID, at now: ContinuousClock.Instant) -> Int {
        let index = self.index(of: sequence)
        self.places[index] = Place(sequence: sequence, command: command, sentAt: now, older: self.last)
        if self.last == Self.none { self.first = index } else { self.places[self.last].newer = index }
        self.last = index
        self.count += 1
        return index
    }

    /// Frees the place of a number, and answers which it was; nil when the number is not in use.
    mutating func leave(_ sequence: UInt32) -> (Int, CommandID)? {
        guard !self.places.isEmpty else { return nil }
        let index = self.index(of: sequence)
        let place = self.places[index]
        guard place.sentAt != nil, place.sequence == sequence else { return nil }
        if place.older == Self.none { self.first = place.newer } else { self.places[place.older].newer = place.newer }
        if place.newer == Self.none { self.last = place.older } else { self.places[place.newer].older = place.older }
        self.places[index].sentAt = nil
        self.count -= 1
        return (index, place.command)
    }

    /// Makes twice as many places and answers who moved where.
    ///
    /// Numbers that differ in their low bits differ in one bit more, so nobody meets anybody.
    mutating func grow() -> [(old: Int, new: Int)] {
        var grown = RequestPlaces()
        grown.places = [Place](repeating: Place(), count: self.capacityAfterGrowing)
        var moves: [(old: Int, new: Int)] = []
        var index = self.first
        while index != Self.none {
            let place = self.places[index]
            if let sentAt = place.sentAt {
                moves.append((index, grown.take(place.sequence, place.command, at: sentAt)))
            }
            index = place.newer
        }
        self = grown
        return moves
    }

    private func index(of sequence: UInt32) -> Int { Int(sequence) & (self.places.count - 1) }
}
