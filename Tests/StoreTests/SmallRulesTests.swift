import Common
import Testing

@testable import Store

@Suite struct StableHashTests {
    @Test func `the hash is FNV-1a of 64 bits, now and for ever`() {
        // From the authors' own table of test vectors.
        #expect(UInt64(bitPattern: StableHash.of("")) == 0xCBF2_9CE4_8422_2325)
        #expect(UInt64(bitPattern: StableHash.of("a")) == 0xAF63_DC4C_8601_EC8C)
        #expect(UInt64(bitPattern: StableHash.of("foobar")) == 0x8594_4171_F739_67E8)
        #expect(StableHash.of(Array("foobar".utf8)) == StableHash.of("foobar"))
    }
}

@Suite struct SpaceJudgementTests {
    /// `#expect` would copy what it looks at, and a judgement cannot be copied.
    private static func expect<Value: Equatable>(
        _ wanted: Value,
        _ found: Value,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(found == wanted, sourceLocation: sourceLocation)
    }

    private func judgement(hasBallast: Bool = true) -> SpaceJudgement {
        SpaceJudgement(floor: 1000, ballast: 100, hasBallast: hasBallast)
    }

    @Test func `below the floor nothing new is taken in, above it everything`() {
        var space = self.judgement()
        Self.expect(.none, space.measured(free: 999, at: .zero))
        Self.expect(false, space.mayGrow)
        Self.expect(.none, space.measured(free: 1000, at: .zero))
        Self.expect(true, space.mayGrow)
    }

    @Test func `free space that nobody knows stops nobody`() {
        var space = self.judgement()
        Self.expect(.none, space.measured(free: nil, at: .zero))
        Self.expect(true, space.mayGrow)
    }

    @Test func `a failed write gives the ballast up, once, and is believed for a second`() {
        var space = self.judgement()
        let first = space.writeFailed(at: .seconds(10))
        let second = space.writeFailed(at: .seconds(10))
        #expect(first && !second)
        Self.expect(.none, space.measured(free: 1 << 40, at: .seconds(10)))
        Self.expect(false, space.mayGrow)
        Self.expect(.layBallast, space.measured(free: 1 << 40, at: .seconds(11)))
        Self.expect(true, space.mayGrow)
    }

    @Test func `the ballast is laid when there is room for it and some more`() {
        var space = self.judgement(hasBallast: false)
        Self.expect(.none, space.measured(free: 1199, at: .zero))
        Self.expect(.layBallast, space.measured(free: 1200, at: .zero))
        space.ballastLies(true)
        Self.expect(.none, space.measured(free: 1200, at: .zero))
    }
}

@Suite struct ClockWatchTests {
    private let noon = Timestamp(seconds: 1_790_000_000)

    @Test func `time that goes by on both clocks is no jump`() {
        var watch = ClockWatch(now: self.noon, uptime: .zero)
        #expect(watch.look(now: self.noon + .seconds(86_400), uptime: .seconds(86_399)) == .zero)
    }

    @Test func `a clock set back and forward is noticed once each`() {
        var watch = ClockWatch(now: self.noon, uptime: .zero)
        #expect(watch.look(now: self.noon + .seconds(-7200), uptime: .seconds(1)) == .seconds(-7201))
        #expect(watch.look(now: self.noon + .seconds(-7199), uptime: .seconds(2)) == .zero)
        #expect(watch.look(now: self.noon + .seconds(2), uptime: .seconds(3)) == .seconds(7200))
    }
}

@Suite struct CorrelationPartsTests {
    @Test func `a day comes back to its table after nine`() {
        var parts = CorrelationParts()
        for day in Int64(100)..<109 {
            let place = parts.place(for: day)
            #expect(place == .init(part: Int(day % 9), mustBeEmptied: false, isNew: true))
            parts.label(place.part, day: day)
        }
        #expect(parts.place(for: 108) == .init(part: 0, mustBeEmptied: false, isNew: false))
        #expect(parts.place(for: 109) == .init(part: 1, mustBeEmptied: true, isNew: true))
    }

    @Test func `what is older than its keeping is not looked at, the newest comes first`() {
        var parts = CorrelationParts()
        for day in Int64(100)..<109 { parts.label(parts.place(for: day).part, day: day) }
        #expect(parts.readable(on: 108, retention: 7) == (101...108).reversed().map { $0 % 9 })
    }

    @Test func `a label from the future is taken over with what lies there`() {
        var parts = CorrelationParts()
        parts.label(parts.place(for: 118).part, day: 118)
        #expect(parts.place(for: 109) == .init(part: 1, mustBeEmptied: false, isNew: true))
        #expect(parts.readable(on: 109, retention: 7) == [1])
    }

    @Test func `a day before 1970 has a table too`() {
        #expect((0..<9).contains(CorrelationParts().place(for: -719_528).part))
    }
}
