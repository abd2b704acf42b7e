import Testing

@testable import Common

@Suite struct BindNameTests {
    @Test(arguments: ["a", "vodafone_uk", "A.b-9", String(repeating: "x", count: 64)])
    func `a name of the allowed characters is a bind name`(text: String) {
        #expect(BindName(text)?.value == text)
    }

    @Test(arguments: ["", " ", "a b", "ä", "a/b", "a\n", "a:b", String(repeating: "x", count: 65)])
    func `anything else is none`(text: String) {
        #expect(BindName(text) == nil)
    }
}
