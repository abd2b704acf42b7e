import CoreAPI
import Testing

private func parse<Value>(
    _ text: String,
    _ read: (inout JSONReader) throws(JSONError) -> Value
) throws(JSONError) -> Value {
    var json = JSONReader(text)
    let value = try read(&json)
    try json.end()
    return value
}

private func reason(_ text: String, _ read: (inout JSONReader) throws(JSONError) -> Void) -> JSONError.Reason? {
    do throws(JSONError) {
        try parse(text, read)
        return nil
    } catch {
        return error.reason
    }
}

@Suite struct JSONReaderTests {
    @Test(arguments: [
        ("0", 0), ("-1", -1), ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min), (" 7 ", 7),
    ])
    func `an integer is read to its last digit`(text: String, value: Int64) throws {
        #expect(try parse(text) { json throws(JSONError) in try json.integer() } == value)
    }

    @Test(arguments: ["9223372036854775808", "-9223372036854775809", "1" + String(repeating: "0", count: 400)])
    func `an integer beyond 64 bits is out of range, not wrapped`(text: String) {
        #expect(reason(text) { json throws(JSONError) in _ = try json.integer() } == .outOfRange)
    }

    @Test(arguments: ["1.5", "1e3", "\"1\"", "true", "{}", "[]"])
    func `what is no integer is not made one`(text: String) {
        #expect(reason(text) { json throws(JSONError) in _ = try json.integer() } == .expected(.integer))
    }

    @Test func `a number that does not fit its type is out of range`() {
        #expect(reason("256") { json throws(JSONError) in let _: UInt8 = try json.number() } == .outOfRange)
        #expect(reason("-1") { json throws(JSONError) in let _: UInt16 = try json.number() } == .outOfRange)
    }

    @Test(arguments: [
        (#""""#, ""), (#""plain""#, "plain"), (#""a\"b\\c\/d""#, "a\"b\\c/d"), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
        (#""\u20AC""#, "€"), (#""\ud83d\ude00""#, "😀"), (#""é€😀""#, "é€😀"), (#""\u0000""#, "\u{0}"),
    ])
    func `a string is read with its escapes resolved`(text: String, value: String) throws {
        #expect(try parse(text) { json throws(JSONError) in try json.string() } == value)
    }

    @Test(arguments: [#""\ud83d""#, #""\ude00""#, #""\ud83dx""#, #""\x""#, #""\u12""#, #""\u12g4""#, "\"a\u{1}\""])
    func `a string that no text can hold is refused`(text: String) {
        #expect(reason(text) { json throws(JSONError) in _ = try json.string() } == .badString)
    }

    @Test func `octets that are not UTF-8 are refused, not repaired`() {
        var json = JSONReader([0x22, 0xFF, 0xFE, 0x22])
        let text = Result { try json.string() }
        #expect(throws: JSONError(.badString, at: 0)) { try text.get() }
    }

    @Test(arguments: [
        "", "{", "[", "[1", "[1,", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "\"", "\"a", "\"\\", "tru", "-", "1.",
        "1e",
    ])
    func `a text that ends early is an error`(text: String) {
        #expect(reason(text) { json throws(JSONError) in try json.skip() } != nil)
    }

    @Test(arguments: [
        "[1 2]", "[,]", "[1,]", "{a:1}", "{\"a\" 1}", "{\"a\":1,}", "{\"a\":1 \"b\":2}", "nul1", "01", "+1", "1 2",
    ])
    func `what is not JSON is an error`(text: String) {
        #expect(reason(text) { json throws(JSONError) in try json.skip() } != nil)
    }

    @Test func `nesting is bounded, whatever the brackets`() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let allowed = String(repeating: open, count: 32) + "1" + String(repeating: close, count: 32)
            #expect(reason(allowed) { json throws(JSONError) in try json.skip() } == nil)
            let deep = String(repeating: open, count: 100_000)
            #expect(reason(deep) { json throws(JSONError) in try json.skip() } == .tooDeep)
        }
    }

    @Test func `members that are not asked for are passed over, and null is absent`() throws {
        enum Field: String, CaseIterable, Sendable { case wanted, other }
        let table = FieldTable<Field>()
        var seen: [Field] = []
        let text = #"{"x":{"wanted":1},"wanted":[2],"other":null,"y":"z"}"#
        try parse(text) { json throws(JSONError) in
            try json.members { json throws(JSONError) in
                if let field = json.key(in: table) { seen.append(field) }
            }
        }
        #expect(seen == [.wanted])
    }

    @Test func `a bad item of a list costs that item alone`() throws {
        var numbers: [Int64] = []
        var errors: [JSONError.Reason] = []
        try parse(#"[1,{"a":[2,{"b":3}]},"x",4]"#) { json throws(JSONError) in
            try json.elements { json throws(JSONError) in
                switch try json.item({ json throws(JSONError) in try json.integer() }) {
                case .success(let number): numbers.append(number)
                case .failure(let error): errors.append(error.reason)
                }
            }
        }
        #expect(numbers == [1, 4])
        #expect(errors == [.expected(.integer), .expected(.integer)])
    }

    @Test func `an error names the field that it was found in`() {
        var json = JSONReader(#"{"outer":{"inner":true}}"#)
        do throws(JSONError) {
            try json.members { json throws(JSONError) in
                try json.members { json throws(JSONError) in _ = try json.integer() }
            }
            Issue.record("no error")
        } catch {
            #expect(error.field == "inner")
            #expect(!error.isSyntax)
        }
    }

    @Test func `a list longer than allowed is refused`() {
        let refused = reason("[1,2,3]") { json throws(JSONError) in
            try json.elements(atMost: 2) { json throws(JSONError) in try json.skip() }
        }
        #expect(refused == .notAllowed("holds more than 2 items"))
    }

    @Test func `random octets never trap`() {
        var state: UInt64 = 42
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        let alphabet = Array("{}[]\":,\\u0123456789abcdeftrunl-+.eE \u{0}é".utf8)
        for _ in 0..<20_000 {
            let octets = (0..<Int(next() % 40)).map { _ in alphabet[Int(next() % UInt64(alphabet.count))] }
            _ = Result { try CoreMessage(json: octets) }
            _ = Result { try ReceiptReport(json: octets) }
            var json = JSONReader(octets)
            _ = Result { try json.skip() }
        }
    }
}
