import Foundation
import Testing

@testable import Common

@Suite struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-10-30T08:00:00Z", 1_793_347_200_000),
            ("2000-02-29T23:59:59Z", 951_868_799_000),
            ("1969-12-31T23:59:59.999Z", -1), ("0000-01-01T00:00:00Z", -62_167_219_200_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999), ("2026-10-30T08:00:00.250Z", 1_793_347_200_250),
        ] as [(String, Int64)]
    )
    func `a time is written and read the same`(text: String, milliseconds: Int64) {
        #expect(Timestamp(milliseconds: milliseconds).iso8601 == text)
        #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "2026-10-30T10:00:00+02:00", "2026-10-30T03:30:00-0430", "2026-10-30 08:00:00", "2026-10-30t08:00:00z",
        "2026-10-30T08:00:00.000000Z", "2026-10-30T08:00:00,0Z", "2026-10-30T08:00:00.0009Z", "2026-10-30T10:00:00+02",
    ])
    func `other spellings of a time are read`(text: String) {
        #expect(Timestamp(iso8601: text)?.iso8601 == "2026-10-30T08:00:00Z")
    }

    @Test(arguments: [
        "", "2026-10-30", "2026-10-30T08:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-04-31T00:00:00Z", "2026-10-00T00:00:00Z", "2026-10-30T24:00:00Z",
        "2026-10-30T08:60:00Z", "2026-10-30T08:00:60Z", "2026-10-30T08:00:00.Z", "2026-10-30T08:00:00Zx",
        "2026-10-30T08:00:00+2:00", "2026-10-30T08:00:00+24:00", "2026-10-30T08:00:00 Z", "+026-10-30T08:00:00Z",
        "２０26-10-30T08:00:00Z",
    ])
    func `what is no time is none`(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test func `a time cut at any place is none, or an earlier time without its fraction`() {
        let text = "2026-10-30T08:00:00.250Z"
        for length in 0..<19 { #expect(Timestamp(iso8601: String(text.prefix(length))) == nil) }
    }

    @Test func `days agree with those of the system from 1600 to 2370`() {
        let formatter = ISO8601DateFormatter()
        for day in stride(from: Int64(-135_140), through: 146_097, by: 11) {
            let seconds = day * 86_400 + 3_723
            #expect(
                Timestamp(seconds: seconds).iso8601
                    == formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            )
        }
    }

    @Test func `sums saturate`() {
        let last = Timestamp(milliseconds: .max)
        #expect(last.iso8601 == "9999-12-31T23:59:59.999Z" && last + .seconds(Int64.max) == last)
        #expect(Timestamp(milliseconds: .min) + .seconds(-Int64.max) == Timestamp(milliseconds: .min))
        #expect(Timestamp(seconds: .max) == last && Timestamp(seconds: .min) == Timestamp(milliseconds: .min))
        #expect(Timestamp(seconds: 10) + .milliseconds(1500) == Timestamp(milliseconds: 11_500))
        #expect(Timestamp(seconds: 12) - Timestamp(seconds: 10) == .seconds(2))
    }

    @Test func `it travels as text`() throws {
        let data = try JSONEncoder().encode([Timestamp(milliseconds: 1_793_347_200_250)])
        #expect(String(decoding: data, as: UTF8.self) == "[\"2026-10-30T08:00:00.250Z\"]")
        #expect(try JSONDecoder().decode([Timestamp].self, from: data) == [Timestamp(milliseconds: 1_793_347_200_250)])
        #expect(throws: (any Error).self) { try JSONDecoder().decode([Timestamp].self, from: Data("[\"x\"]".utf8)) }
    }

    @Test func `the original's log lines write it with a space`() {
        let time = Timestamp(iso8601: "2026-02-01T12:34:56.789Z")
        #expect(time?.secondsText == "2026-02-01 12:34:56Z" && time?.logText == "2026-02-01 12:34:56.789Z")
    }
}
