import Testing

@testable import Store

@Suite struct GroupSizeTests {
    private var size = GroupSize(100...1000)

    @Test func `nothing is known at first, and groups are small`() {
        #expect(self.size.rows == 100)
    }

    @Test mutating func `a disk that syncs within two milliseconds has small groups`() {
        for _ in 0..<50 { self.size.committed(rows: 100, work: .microseconds(500), sync: .microseconds(2100)) }
        #expect(self.size.rows == 100)
    }

    @Test mutating func `on a slow disk a group is as large as what is written during the rest of a sync`() {
        for _ in 0..<50 { self.size.committed(rows: 100, work: .milliseconds(1), sync: .milliseconds(6)) }
        #expect((395...405).contains(self.size.rows), "\(self.size.rows)")
        for _ in 0..<50 { self.size.committed(rows: 400, work: .milliseconds(4), sync: .milliseconds(90)) }
        #expect(self.size.rows == 1000)
    }

    @Test mutating func `one slow sync does not make the groups large`() {
        for _ in 0..<50 { self.size.committed(rows: 100, work: .milliseconds(1), sync: .milliseconds(1)) }
        self.size.committed(rows: 100, work: .milliseconds(1), sync: .milliseconds(20))
        #expect(self.size.rows < 350)
    }

    @Test mutating func `a group of few rows says nothing of what a row costs`() {
        for _ in 0..<50 { self.size.committed(rows: 100, work: .milliseconds(1), sync: .milliseconds(7)) }
        for _ in 0..<50 { self.size.committed(rows: 1, work: .milliseconds(1), sync: .milliseconds(7)) }
        #expect((495...505).contains(self.size.rows), "\(self.size.rows)")
    }

    @Test mutating func `times of nothing trap nowhere`() {
        for _ in 0..<50 { self.size.committed(rows: 100, work: .zero, sync: .zero) }
        #expect(self.size.rows == 100)
        for _ in 0..<50 { self.size.committed(rows: 100, work: .zero, sync: .seconds(1_000_000)) }
        #expect(self.size.rows == 1000)
    }
}
