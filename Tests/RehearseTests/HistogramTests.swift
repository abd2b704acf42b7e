import Testing

@testable import rehearse

@Suite struct HistogramTests {
    @Test func `an empty one says zero`() {
        let histogram = Histogram()
        #expect(histogram.quantile(0.99) == .zero)
        #expect(histogram.longest == .zero)
    }

    @Test func `one time is every quantile`() {
        var histogram = Histogram()
        histogram.add(.milliseconds(42))
        for share in [0, 0.5, 0.999, 1] { #expect(histogram.quantile(share) == .milliseconds(42)) }
    }

    @Test func `quantiles of 1 to 10 000 µs are at most 1.6 % too long and never too short`() {
        var histogram = Histogram()
        for time in (1...10_000).shuffled() { histogram.add(.microseconds(time)) }
        for (share, microseconds) in [(0.5, 5_000.0), (0.9, 9_000), (0.99, 9_900), (0.999, 9_990), (1, 10_000)] {
            let told = Double(histogram.quantile(share).nanoseconds) / 1_000
            #expect(told >= microseconds && told <= microseconds * 1.016, "\(share): \(told)")
        }
        #expect(histogram.count == 10_000)
        #expect(histogram.longest == .milliseconds(10))
    }

    @Test func `times of a few nanoseconds are exact`() {
        var histogram = Histogram()
        for time in 0...127 { histogram.add(.nanoseconds(time)) }
        for time in 0...127 { #expect(histogram.quantile(Double(time + 1) / 128) == .nanoseconds(time)) }
    }

    @Test func `no time is too short or too long to be counted`() {
        var histogram = Histogram()
        histogram.add(.seconds(-1))
        histogram.add(.seconds(1_000_000_000))
        histogram.add(Duration(secondsComponent: .max, attosecondsComponent: 0))
        #expect(histogram.count == 3)
        #expect(histogram.quantile(0) == .zero)
        #expect(histogram.quantile(1) >= .seconds(281_474))
    }

    @Test func `each power of two is told within its step`() {
        for bits in 0..<47 {
            var histogram = Histogram()
            histogram.add(.nanoseconds(Int64(1) << bits))
            histogram.add(.seconds(281_000))
            let told = histogram.quantile(0.5).nanoseconds
            #expect(told >= Int64(1) << bits && Double(told) <= Double(Int64(1) << bits) * 1.016)
        }
    }
}
