import Testing

@testable import SMPP

@Suite struct SMPPTimeTests {
    @Test func `an absolute time is read to its parts and its moment`() throws {
        guard case .absolute(let moment) = try #require(SMPPTime("261124085959704+")) else {
            Issue.record("not absolute")
            return
        }
        #expect(moment.year == 2026 && moment.month == 11 && moment.day == 24)
        #expect(moment.hour == 8 && moment.minute == 59 && moment.second == 59)
        #expect(moment.tenths == 7 && moment.quarterHours == 4)
        #expect(moment.unixSeconds == 1_795_507_199)
    }

    @Test func `behind UTC the difference is added`() throws {
        guard case .absolute(let moment) = try #require(SMPPTime("700101000000004-")) else { return }
        #expect(moment.unixSeconds == 3_155_763_600)
    }

    @Test func `the example of the specification is a span`() throws {
        guard case .relative(let span) = try #require(SMPPTime("020610233429000R")) else {
            Issue.record("not relative")
            return
        }
        #expect(span.years == 2 && span.months == 6 && span.days == 10)
        #expect(span.hours == 23 && span.minutes == 34 && span.seconds == 29)
    }

    @Test(
        arguments: [
            "261124085959704+", "280229235959904-", "000000010000000R", "999999999999000R", "991231235959948+",
        ]
    )
    func `what is read is written the same`(_ text: String) {
        #expect(SMPPTime(text)?.description == text)
    }

    @Test(
        arguments: [
            "", "2712312359", "271231235959", "271331235959900+", "270229000000000+", "270431000000000+",
            "270001000000000+", "270100000000000+", "271231245959900+", "271231236059900+", "271231235960900+",
            "271231235959949+", "271231235959900Z", "271231235959900 ", "AABBCCDDEEFF00+", "000000010000004R",
            "000000010000100R", "٢٧12312359599+", "2712312359599000+",
        ]
    )
    func `what is no time is not read as one`(_ text: String) {
        #expect(SMPPTime(text) == nil)
    }

    @Test func `moments come back from their seconds`() {
        var dice = Dice(seed: 5)
        for _ in 0..<2_000 {
            let seconds = Int64.random(in: 946_684_800..<4_102_444_800, using: &dice)
            let moment = SMPPTime.Moment(unixSeconds: seconds)
            #expect(moment?.unixSeconds == seconds)
            #expect(moment.map { SMPPTime(SMPPTime.absolute($0).description) } == moment.map { .absolute($0) })
        }
        #expect(SMPPTime.Moment(unixSeconds: 946_684_799) == nil)
        #expect(SMPPTime.Moment(unixSeconds: .max) == nil)
    }

    @Test func `a span of seconds is split as a clock would`() {
        #expect(SMPPTime.Span(seconds: 90_061).map { SMPPTime.relative($0).description } == "000001010101000R")
        #expect(SMPPTime.Span(seconds: 8_640_000) == nil)
        #expect(SMPPTime.Span(seconds: -1) == nil)
    }
}
