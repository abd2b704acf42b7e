import Testing

@testable import rehearse

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("50ms", Duration.milliseconds(50)), ("1s", .seconds(1)), ("1.5s", .milliseconds(1_500)), ("2m", .seconds(120)),
        ("2min", .seconds(120)), ("1h", .seconds(3_600)), ("200us", .microseconds(200)), ("0", .zero), ("0s", .zero),
    ])
    func `a time is a number and its unit`(text: String, duration: Duration) {
        #expect(Duration(text: text) == duration)
    }

    @Test(arguments: ["", "50", "ms", "-1s", "1 s", "1d", "1.2.3s", "1e9s", "99999999999999999999s", "s1", "٣s"])
    func `anything else is no time`(text: String) {
        #expect(Duration(text: text) == nil)
    }

    @Test func `a delay is a time or a span of times`() {
        #expect(DelayRange(argument: "50ms") == DelayRange(shortest: .milliseconds(50), longest: .milliseconds(50)))
        #expect(
            DelayRange(argument: "10ms..80ms") == DelayRange(shortest: .milliseconds(10), longest: .milliseconds(80))
        )
        for wrong in ["80ms..10ms", "..", "10ms..", "..10ms", "1ms..2ms..3ms", ""] {
            #expect(DelayRange(argument: wrong) == nil, "\(wrong)")
        }
    }

    @Test func `what is drawn lies in the span, and both ends are reached`() {
        let range = DelayRange(shortest: .nanoseconds(10), longest: .nanoseconds(13))
        var dice = SystemRandomNumberGenerator()
        let drawn = Set((0..<1_000).map { _ in range.draw(with: &dice) })
        #expect(drawn == Set((10...13).map { Duration.nanoseconds($0) }))
    }

    @Test(arguments: ["50ms", "1s", "1500ms", "200us", "120s"])
    func `a time is shown as it would be given`(text: String) throws {
        #expect(try #require(Duration(text: text)).optionText == text)
    }

    @Test func `nanoseconds of an endless time are as many as there are`() {
        #expect(Duration(secondsComponent: .max, attosecondsComponent: 0).nanoseconds == .max)
        #expect(Duration(secondsComponent: .min, attosecondsComponent: 0).nanoseconds == .min)
    }
}
