package import Common

/// The last lines of the gateway's log: bounded in number and in octets, the oldest go first.
///
/// Lines are counted from the first ever, so that a reader who remembers where it was finds out what it has missed. A
/// reader costs nothing here: it has no queue of its own.
package struct LogRing: Sendable {
    /// What a reader gets at once.
    package struct Page: Equatable, Sendable {
        package var lines: [LoggedLine] = []
        /// How many lines before these are gone, and were never read.
        package var leftOut: UInt64 = 0
        /// Where to read on.
        package var next: UInt64

        package init(next: UInt64) {
            self.next = next
        }
    }

    package static let lineLimit = 10_000
    package static let octetLimit = 4 << 20

    private let lineLimit: Int
    private let octetLimit: Int
    /// The line of number n is at n modulo `lineLimit`.
    private var slots: [LoggedLine?] = []
    private var octets = 0
    /// The number of the oldest line that is kept.
    package private(set) var first: UInt64 = 0
    /// The number that the next line will have.
    package private(set) var next: UInt64 = 0

    package init(lineLimit: Int = Self.lineLimit, octetLimit: Int = Self.octetLimit) {
        self.lineLimit = max(1, lineLimit)
        self.octetLimit = octetLimit
    }

    package var count: Int { Int(self.next - self.first) }

    package mutating func append(_ line: LoggedLine) {
        if self.count == self.lineLimit { self.dropOldest() }
        self.octets += line.octets
        // The newest is kept, whatever its size.
        while self.octets > self.octetLimit, self.count > 0 { self.dropOldest() }
        if self.slots.count < self.lineLimit {
            self.slots.append(line)
        } else {
            self.slots[self.slot(self.next)] = line
        }
        self.next += 1
    }

    /// Where the last `count` lines begin.
    package func start(ofLast count: Int) -> UInt64 {
        self.next - UInt64(min(max(0, count), self.count))
    }

    /// The lines from number `start` on, up to so many octets, but one at least where there is one.
    package func page(from start: UInt64, octets limit: Int) -> Page {
        let begin = min(max(start, self.first), self.next)
        var page = Page(next: begin)
        page.leftOut = begin > start ? begin - start : 0
        var size = 0
        while page.next < self.next, let line = self.slots[self.slot(page.next)] {
            size += line.octets
            guard size <= limit || page.lines.isEmpty else { break }
            page.lines.append(line)
            page.next += 1
        }
        return page
    }

    private func slot(_ number: UInt64) -> Int { Int(number % UInt64(self.lineLimit)) }

    private mutating func dropOldest() {
        let slot = self.slot(self.first)
        self.octets -= self.slots[slot]?.octets ?? 0
        self.slots[slot] = nil
        self.first += 1
    }
}
