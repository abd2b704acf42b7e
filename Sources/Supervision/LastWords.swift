/// The last lines that a process wrote: what is known of why it died.
package struct LastWords: Equatable, Sendable {
    package static let count = 20

    /// The oldest first.
    package private(set) var lines: [String] = []

    package init() {}

    package mutating func append(_ line: String) {
        if self.lines.count == Self.count { self.lines.removeFirst() }
        self.lines.append(line)
    }

    /// The very last ones in one line of a log: at most four, and each at most 200 characters.
    package var summary: String {
        self.lines.filter { !$0.isEmpty }.suffix(4).map { String($0.prefix(200)) }.joined(separator: " | ")
    }
}
