import Common
import Supervision
import Testing

@Suite struct LogLinesTests {
    private func lines(_ chunks: [[UInt8]], finishing: Bool = true) -> [String] {
        var lines = LogLines()
        var out: [String] = []
        for chunk in chunks { lines.append(chunk) { out.append(String(decoding: $0, as: UTF8.self)) } }
        if finishing { lines.finish { out.append(String(decoding: $0, as: UTF8.self)) } }
        return out
    }

    @Test func `lines come out whole, wherever the pipe cut them`() {
        let text = Array("erste\nzweite ä\n\nlast".utf8)
        for cut in 0...text.count {
            let parts = [Array(text[..<cut]), Array(text[cut...])]
            #expect(self.lines(parts) == ["erste", "zweite ä", "", "last"])
        }
    }

    @Test func `a line without an end is kept until it ends`() {
        #expect(self.lines([Array("half".utf8)], finishing: false) == [])
    }

    @Test func `a line of the longest length passes, one octet more is cut and marked`() {
        let longest = String(repeating: "x", count: LogLines.longest)
        #expect(self.lines([Array(longest.utf8), [10]]) == [longest])
        #expect(self.lines([Array((longest + "y").utf8), [10]]) == [longest + LogLines.mark])
    }

    @Test func `what follows a cut up to the end of the line is dropped`() {
        let endless = [UInt8](repeating: UInt8(ascii: "z"), count: 1_000_000)
        let out = self.lines([endless, Array("\nnext\n".utf8)])
        #expect(out.count == 2)
        #expect(out.first?.utf8.count == LogLines.longest + LogLines.mark.utf8.count)
        #expect(out.last == "next")
    }

    @Test func `a line is not cut within a character`() {
        for padding in 0..<4 {
            let text = String(repeating: "a", count: padding) + String(repeating: "€", count: 4000)
            let out = self.lines([Array(text.utf8), [10]])
            #expect(out.count == 1)
            #expect(out.first?.contains("\u{FFFD}") == false)
            #expect(out.first?.hasSuffix("€" + LogLines.mark) == true)
        }
    }
}

@Suite struct LogAllowanceTests {
    @Test func `a flood is cut, and its size is told with the next line that passes`() {
        var allowance = LogAllowance(linesPerSecond: 3)
        let verdicts = (0..<10).map { _ in allowance.line(at: at(0)) }
        #expect(verdicts.filter { $0 == .pass(afterLeavingOut: 0) }.count == 3)
        #expect(verdicts.filter { $0 == .leaveOut }.count == 7)
        #expect(allowance.line(at: at(1)) == .pass(afterLeavingOut: 7))
        #expect(allowance.line(at: at(1)) == .pass(afterLeavingOut: 0))
    }

    @Test func `what was left out at the end is not forgotten`() {
        var allowance = LogAllowance(linesPerSecond: 1)
        for _ in 0..<5 { _ = allowance.line(at: at(0)) }
        #expect(allowance.finish() == 4)
        #expect(allowance.finish() == 0)
    }

    @Test func `a window may be longer than a second`() {
        var allowance = LogAllowance(lines: 1, each: .seconds(60))
        #expect(allowance.line(at: at(0)) == .pass(afterLeavingOut: 0))
        #expect(allowance.line(at: at(59)) == .leaveOut)
        #expect(allowance.line(at: at(60)) == .pass(afterLeavingOut: 1))
    }

    @Test func `a steady writer below the limit loses nothing`() {
        var allowance = LogAllowance(linesPerSecond: 10)
        for line in 0..<1000 {
            #expect(allowance.line(at: at(Double(line) * 0.1)) == .pass(afterLeavingOut: 0))
        }
    }
}

@Suite struct LastWordsTests {
    @Test func `the last twenty lines are kept`() {
        var words = LastWords()
        for line in 1...25 { words.append("line \(line)") }
        #expect(words.lines.count == 20)
        #expect(words.lines.first == "line 6")
        #expect(words.lines.last == "line 25")
    }

    @Test func `the summary is the very end, in one line`() {
        var words = LastWords()
        for line in ["a", "b", "", "c", "Fatal error: index out of range", String(repeating: "x", count: 300)] {
            words.append(line)
        }
        #expect(words.summary == "b | c | Fatal error: index out of range | " + String(repeating: "x", count: 200))
    }
}
