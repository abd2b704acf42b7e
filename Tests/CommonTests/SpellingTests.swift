import Testing

@testable import Common

@Suite struct SpellingTests {
    @Test(arguments: [
        ("", "", 0), ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3), ("ABC", "abc", 0),
        ("password", "pasword", 1),
    ])
    func `the distance counts slips of the hand`(one: String, other: String, distance: Int) {
        #expect(Spelling.distance(one, other) == distance && Spelling.distance(other, one) == distance)
    }

    @Test func `a word of another meaning is not suggested`() {
        #expect(Spelling.nearest(to: "a", among: ["bbbbb"]) == nil)
        #expect(Spelling.nearest(to: String(repeating: "a", count: 65), among: ["a"]) == nil)
        #expect(Spelling.nearest(to: "hots", among: ["host", "port"]) == "host")
    }
}
