/// Which of the numbered tables holds which day's correlations, so that a day is dropped without looking for its rows.
///
/// A day that is kept no longer is emptied in portions (`EmptyCorrelations`), before its table's turn comes again. A ring: day *n* lies in table *n* mod 9, the seven days that are kept, today, and one to spare, so that a clock set
/// forward by hours drops nothing that is still to be kept.
struct CorrelationParts: Equatable {
    static let count = 9

    private var days = [Int64?](repeating: nil, count: CorrelationParts.count)

    /// Where a day's rows go.
    struct Place: Equatable {
        let part: Int
        /// It still holds a day long past, which goes first.
        let mustBeEmptied: Bool
        /// It was labelled with another day.
        let isNew: Bool
    }

    func place(for day: Int64) -> Place {
        let part = Int(((day % Int64(Self.count)) + Int64(Self.count)) % Int64(Self.count))
        guard let held = self.days[part] else { return Place(part: part, mustBeEmptied: false, isNew: true) }
        // A label from the future: the clock had been set forward. What lies there is recent, and stays.
        return Place(part: part, mustBeEmptied: held < day, isNew: held != day)
    }

    mutating func label(_ part: Int, day: Int64) {
        guard self.days.indices.contains(part) else { return }
        self.days[part] = day
    }

    mutating func unlabel(_ part: Int) {
        guard self.days.indices.contains(part) else { return }
        self.days[part] = nil
    }

    /// A table that holds a day which is kept no longer.
    func expired(on day: Int64, retention: Int64) -> Int? {
        self.days.firstIndex { held in held.map { $0 < day - retention } ?? false }
    }

    /// The tables to look in, the newest first.
    func readable(on day: Int64, retention: Int64) -> [Int] {
        var found: [(part: Int, day: Int64)] = []
        for (part, held) in self.days.enumerated() {
            guard let held, held >= day - retention else { continue }
            found.append((part, held))
        }
        return found.sorted { $0.day > $1.day }.map(\.part)
    }
}
