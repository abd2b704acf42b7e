import Testing

@testable import Common

@Suite struct YAMLDocumentTests {
    @Test func `an entry knows its line, a list and a map that of their key`() throws {
        let root = try YAMLDocument.parse(Array("a: 1\nb:\n  - x\n  - y: 2\n".utf8)).get()
        #expect(root.member("a")?.origin == .file(line: 1))
        #expect(root.member("b")?.origin == .file(line: 2))
        guard case .list(let items) = root.member("b")?.content else { return #expect(Bool(false)) }
        #expect(items.map(\.origin) == [.file(line: 3), .file(line: 4)])
    }

    @Test func `text that is no YAML is refused with its line`() {
        #expect(flaw("a: 1\nb: [1\nc: 2")?.line == 3)
        #expect(flaw("a: 1\n\tb: 2")?.message.contains("not with tabs") == true)
        #expect(flaw("a: 1\nb: 2\na: 3")?.message == "the same key is given twice: a")
        #expect(flaw("a: 1\nb: 2\na: 3")?.line == 1)
        #expect(flaw("a: 1\n---\nb: 2")?.message.contains("another document") == true)
        #expect(flaw("? [a, b]\n: 1")?.message == "a key must be a word")
    }

    @Test func `a file that is not UTF-8 is refused, a byte order mark is passed over`() {
        #expect(YAMLDocument.parse([0x61, 0x3A, 0x20, 0xFF]) == .failure(Flaw("the file is not UTF-8")))
        #expect(flaw("\u{FEFF}a: 1") == nil)
        #expect(flaw("a: 1\r\nb: 2\r\n") == nil)
        #expect(flaw("a: \u{0}") != nil)
    }

    @Test func `a file of more than a mebibyte is refused`() {
        #expect(flaw("#" + String(repeating: " ", count: (1 << 20) - 1)) == nil)
        #expect(flaw("#" + String(repeating: " ", count: 1 << 20))?.message == "the file is larger than 1 MiB")
    }

    @Test func `anchors and aliases are refused, few or many`() {
        #expect(flaw("a: &x 1\nb: *x")?.line == 1)
        var bomb = "a0: &a0 [x, x, x, x]\n"
        for level in 1...60 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1)]\n" }
        #expect(flaw(bomb)?.message.contains("anchors") == true)
        var keys = "a0: &a0 [x, x]\n"
        for level in 1...4 { keys += "a\(level): &a\(level) {? [*a\(level - 1), *a\(level - 1)] : x}\n" }
        #expect(flaw(keys) != nil)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "a: {", "[[{a: ["])
    func `depth is refused, however it is made`(step: String) {
        #expect(flaw(String(repeating: step, count: 20_000)) != nil)
        #expect(
            flaw(String(repeating: "[", count: 18) + String(repeating: "]", count: 18))?.message.contains("deep")
                == true
        )
    }

    @Test func `deep indentation is refused too`() {
        let deep = (0..<900).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(flaw(deep) != nil)
    }

    @Test func `any bytes are answered, never a trap`() {
        var state: UInt64 = 88_172_645_463_325_252
        let alphabet = Array("ab:-[]{}&*!|>'\"%@`?,# \n\t\\0".utf8)
        for _ in 0..<3000 {
            var bytes: [UInt8] = []
            for _ in 0..<(state % 60) {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                bytes.append(
                    state % 11 == 0
                        ? UInt8(truncatingIfNeeded: state >> 8) : alphabet[Int(state % UInt64(alphabet.count))]
                )
            }
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            _ = problems(String(decoding: bytes, as: UTF8.self))
            _ = YAMLDocument.parse(bytes)
        }
    }

    private func flaw(_ text: String) -> Flaw? {
        guard case .failure(let flaw) = YAMLDocument.parse(Array(text.utf8)) else { return nil }
        return flaw
    }
}
