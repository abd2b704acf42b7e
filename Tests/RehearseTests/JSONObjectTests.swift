import SMPP
import Testing

@testable import rehearse

@Suite struct JSONObjectTests {
    @Test func `members stand in their order`() {
        var object = JSONObject(event: "message")
        object.put("number", 42)
        object.put("flag", true)
        object.put("share", 0.5, decimals: 3)
        object.put("nothing", nil as String?)
        object.put("inner", JSONObject())
        object.put("list", [JSONObject(event: "a"), JSONObject()])
        #expect(
            object.line
                == #"{"event":"message","number":42,"flag":true,"share":0.500,"inner":{},"list":[{"event":"a"},{}]}"#
        )
    }

    @Test func `what JSON does not allow in a text is escaped`() {
        var object = JSONObject()
        object.put("text", "“ü” \"\\\n\r\t\u{1}\u{1F600}")
        #expect(object.line == #"{"text":"“ü” \"\\\n\r\t\u0001😀"}"#)
    }

    @Test(arguments: [
        (1.0, 0, "1"), (1.25, 1, "1.3"), (0.0004, 3, "0.000"), (-1.5, 2, "-1.50"), (1234.5678, 3, "1234.568"),
        (9.9999, 2, "10.00"), (-0.001, 1, "0.0"),
    ])
    func `numbers have so many decimals`(number: Double, decimals: Int, text: String) {
        #expect(number.text(decimals: decimals) == text)
    }

    @Test func `thousands are grouped for people`() {
        #expect([0, 999, 1_000, 1_234_567, -1_000].map(\.grouped) == ["0", "999", "1 000", "1 234 567", "-1 000"])
    }

    @Test func `the time of day is told in UTC`() {
        #expect(WallClock(secondsSinceEpoch: 1_790_000_000, milliseconds: 7).iso8601 == "2026-09-21T14:13:20.007Z")
    }

    @Test func `octets in hexadecimal and back`() {
        #expect(Hexadecimal.text([0x00, 0x4F, 0xFF]) == "004fff")
        #expect(Hexadecimal.octets("004fFF") == [0x00, 0x4F, 0xFF])
        for wrong in ["0", "zz", "0x41", "+1", "4 "] { #expect(Hexadecimal.octets(wrong) == nil) }
    }
}
