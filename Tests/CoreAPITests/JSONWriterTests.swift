import Common
import CoreAPI
import Testing

@Suite struct JSONWriterTests {
    @Test func `commas stand between members and elements, and nowhere else`() {
        var json = JSONWriter()
        json.object { json in
            json.name("a")
            json.integer(1)
            json.name("b")
            json.array([[Int64](), [1, 2]]) { json, list in json.array(list) { json, value in json.integer(value) } }
            json.name("c")
            json.object { _ in }
            json.name("d")
            json.null()
        }
        #expect(json.text == #"{"a":1,"b":[[],[1,2]],"c":{},"d":null}"#)
    }

    @Test func `whatever stands in a string comes back from the reader`() throws {
        let texts = ["", "\"\\/", "\u{0}\u{1}\u{1F}\u{7F}", "line\r\n\ttab", "é€😀", "a\u{2028}b"]
        for text in texts {
            var json = JSONWriter()
            json.string(text)
            var reader = JSONReader(json.bytes)
            #expect(try reader.string() == text)
        }
    }

    @Test func `control characters are escaped as JSON asks`() {
        var json = JSONWriter()
        json.string("\u{0}\u{B}\u{1F}\n")
        #expect(json.text == #""\u0000\u000b\u001f\n""#)
    }

    @Test(arguments: [0, 9, 10, -1, Int64.max, Int64.min])
    func `an integer comes back from the reader`(value: Int64) throws {
        var json = JSONWriter()
        json.integer(value)
        #expect(json.text == String(value))
    }

    @Test func `raw members join the others`() {
        var json = JSONWriter()
        json.object { json in
            json.name("id")
            json.integer(1)
            json.raw(Array(#""a":2"#.utf8))
            json.raw([])
            json.name("b")
            json.boolean(true)
        }
        #expect(json.text == #"{"id":1,"a":2,"b":true}"#)
    }
}

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the vectors of RFC 4648 hold, both ways`(octets: String, text: String) {
        var encoded: [UInt8] = []
        Base64.append(Array(octets.utf8), to: &encoded)
        #expect(String(decoding: encoded, as: UTF8.self) == text)
        #expect(Base64.decode(Array(text.utf8)[...]) == Array(octets.utf8))
    }

    @Test func `every octet comes back`() {
        let octets = (0...255).map { UInt8($0) }
        for count in 250...256 {
            var text: [UInt8] = []
            Base64.append(Array(octets.prefix(count)), to: &text)
            #expect(Base64.decode(text[...]) == Array(octets.prefix(count)))
        }
    }

    @Test(arguments: ["A", "=", "A===", "Zg=a", "Z g=", "Zg\n=", "é", "Zm9vY"])
    func `what is not base64 is nil`(text: String) {
        #expect(Base64.decode(Array(text.utf8)[...]) == nil)
    }
}

@Suite struct TimestampOctetsTests {
    @Test(arguments: [
        "1970-01-01T00:00:00Z", "2026-10-30T08:00:00Z", "2024-02-29T23:59:59.007Z", "9999-12-31T23:59:59.999Z",
    ])
    func `a time is written as Common writes it, and read back`(text: String) throws {
        let time = try #require(Timestamp(iso8601: text))
        var json = JSONWriter()
        json.timestamp(time)
        #expect(json.text == "\"\(time.iso8601)\"")
        var reader = JSONReader(json.bytes)
        #expect(try reader.timestamp() == time)
    }

    @Test(arguments: ["2026-10-30T08:00:00+02:00", "2026-10-30 06:00:00", "2026-10-30T06:00:00.000000Z"])
    func `unusual forms of a time are understood`(text: String) throws {
        var reader = JSONReader("\"\(text)\"")
        #expect(try reader.timestamp().iso8601 == "2026-10-30T06:00:00Z")
    }

    @Test(arguments: ["2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "yesterday", "", "2026-10-30T08:00:0éZ"])
    func `what is no time is refused`(text: String) {
        var reader = JSONReader("\"\(text)\"")
        let time = Result { try reader.timestamp() }
        #expect(throws: JSONError.self) { try time.get() }
    }
}
