import Common
import Supervision
import Testing

@Suite struct LogRingTests {
    private static func line(_ text: String) -> LoggedLine {
        LoggedLine(time: Timestamp(milliseconds: 0), process: "listener", bind: "", text: text)
    }

    private static func ring(_ count: Int, lineLimit: Int = 4, octetLimit: Int = 1 << 20) -> LogRing {
        var ring = LogRing(lineLimit: lineLimit, octetLimit: octetLimit)
        for number in 0..<count { ring.append(Self.line("\(number)")) }
        return ring
    }

    private static func texts(_ page: LogRing.Page) -> [String] { page.lines.map(\.text) }

    @Test func `an empty ring has nothing to read`() {
        let ring = LogRing()
        #expect(ring.count == 0)
        #expect(ring.start(ofLast: 10) == 0)
        #expect(ring.page(from: 0, octets: 1000) == LogRing.Page(next: 0))
    }

    @Test func `the oldest lines go when there are too many`() {
        let ring = Self.ring(11)
        #expect(ring.count == 4)
        #expect(Self.texts(ring.page(from: ring.first, octets: 1 << 20)) == ["7", "8", "9", "10"])
        #expect(ring.next == 11)
    }

    @Test func `the oldest lines go when they are too long together`() {
        let size = Self.line("0").octets
        let ring = Self.ring(9, lineLimit: 100, octetLimit: 3 * size)
        #expect(Self.texts(ring.page(from: 0, octets: 1 << 20)) == ["6", "7", "8"])
        #expect(ring.page(from: 0, octets: 1 << 20).leftOut == 6)
    }

    @Test func `a line longer than all that may be kept is kept alone`() {
        var ring = Self.ring(3, octetLimit: 500)
        ring.append(Self.line(String(repeating: "x", count: 600)))
        #expect(ring.count == 1)
        ring.append(Self.line("after"))
        #expect(Self.texts(ring.page(from: ring.first, octets: 1)) == ["after"])
    }

    @Test func `the last few lines are found, and never more than there are`() {
        let ring = Self.ring(11)
        #expect(Self.texts(ring.page(from: ring.start(ofLast: 2), octets: 1 << 20)) == ["9", "10"])
        #expect(ring.start(ofLast: 0) == ring.next)
        #expect(ring.start(ofLast: -3) == ring.next)
        #expect(ring.start(ofLast: .max) == ring.first)
    }

    @Test func `a reader goes on where it was, page by page, and misses nothing`() {
        let ring = Self.ring(4)
        let size = Self.line("0").octets
        let first = ring.page(from: 0, octets: 2 * size)
        #expect(Self.texts(first) == ["0", "1"] && first.next == 2 && first.leftOut == 0)
        let second = ring.page(from: first.next, octets: 1)
        #expect(Self.texts(second) == ["2"], "one line comes, however small the page")
        #expect(Self.texts(ring.page(from: second.next, octets: 1 << 20)) == ["3"])
    }

    @Test func `a slow reader is told how much it has missed`() {
        var ring = Self.ring(4)
        let place = ring.page(from: 0, octets: 1).next
        for number in 4..<9 { ring.append(Self.line("\(number)")) }
        let page = ring.page(from: place, octets: 1 << 20)
        #expect(page.leftOut == 4)
        #expect(Self.texts(page) == ["5", "6", "7", "8"])
        #expect(page.next == 9)
    }

    @Test func `a place that never was is the end`() {
        let ring = Self.ring(4)
        #expect(ring.page(from: 99, octets: 1000) == LogRing.Page(next: 4))
    }

    @Test func `in any order of long and short lines the bounds hold and the newest is there`() {
        var ring = LogRing(lineLimit: 7, octetLimit: 1000)
        for number in 0..<2000 {
            ring.append(Self.line(String(repeating: "y", count: number * 37 % 301)))
            let page = ring.page(from: ring.first, octets: .max)
            #expect(page.lines.count == ring.count && (1...7).contains(ring.count))
            #expect(page.lines.reduce(0) { $0 + $1.octets } <= 1000)
            #expect(page.lines.last?.text.count == number * 37 % 301)
        }
    }
}
