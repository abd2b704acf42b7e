/// Which known word was probably meant.
enum Spelling {
    /// The nearest word, if it is near enough to be a slip: about one wrong character in three.
    static func nearest(to word: String, among known: [String]) -> String? {
        guard word.utf8.count <= 64 else { return nil }
        let ranked = known.filter { $0 != word }.map { (word: $0, distance: distance(word, $0)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, max(word.utf8.count, best.word.utf8.count) / 3) ? best.word : nil
    }

    /// Insertions, deletions, substitutions and exchanges of neighbours (optimal string alignment), case not counted.
    static func distance(_ one: String, _ other: String) -> Int {
        let rows = Array(one.lowercased().utf8)
        let columns = Array(other.lowercased().utf8)
        guard !rows.isEmpty, !columns.isEmpty else { return max(rows.count, columns.count) }
        var beforeLast = [Int](repeating: 0, count: columns.count + 1)
        var last = Array(0...columns.count)
        for row in 1...rows.count {
            var current = [row] + [Int](repeating: 0, count: columns.count)
            for column in 1...columns.count {
                let isSame = rows[row - 1] == columns[column - 1]
                var best = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, rows[row - 1] == columns[column - 2], rows[row - 2] == columns[column - 1] {
                    best = min(best, beforeLast[column - 2] + 1)
                }
                current[column] = best
            }
            (beforeLast, last) = (last, current)
        }
        return last[columns.count]
    }
}
