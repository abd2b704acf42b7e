import ArgumentParser
import Foundation
import Testing

@testable import smppctl

@Suite struct ManualPageTests {
    private static func leaves() throws -> [(words: [String], command: CommandOutline)] {
        try CommandOutline.ofSmppctl().leaves()
    }

    @Test func `the manual page in the repository is the one of these commands`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        let page = root.appendingPathComponent("docs/man/smppctl.1")
        let committed = String(decoding: try Data(contentsOf: page), as: UTF8.self)
        let made = ManualPage.text(of: try CommandOutline.ofSmppctl())
        #expect(committed == made, "make it anew: smppctl manual > docs/man/smppctl.1")
    }

    @Test func `every command is in it, with its options, and none that is hidden`() throws {
        let page = ManualPage.text(of: try CommandOutline.ofSmppctl())
        let leaves = try Self.leaves()
        #expect(leaves.count >= 17)
        for (words, command) in leaves {
            #expect(page.contains(".SS \(ManualPage.escaped(words.joined(separator: " ")))"))
            for name in (command.arguments ?? []).flatMap({ $0.names ?? [] }) {
                #expect(page.contains("\\fB\(ManualPage.escaped(name.spelled))\\fR"))
            }
        }
        #expect(!page.contains(".SS smppctl manual"))
        #expect(!page.contains(".SS smppctl help"))
    }

    @Test func `every command has examples`() throws {
        for (words, command) in try Self.leaves() {
            let name = words.joined(separator: " ")
            let lines = (command.discussion ?? "").split(separator: "\n").map(String.init)
            let start = try #require(lines.firstIndex(of: "Examples:"), "\(name) has no examples")
            #expect(lines.count > start + 1 && lines[start + 1].contains("smppctl "), "\(name)")
            #expect(lines.contains { $0.contains(name) || $0.contains("\(words.last ?? "") ") }, "\(name)")
        }
    }

    @Test func `no example is wrapped, and no paragraph is broken before the terminal breaks it`() throws {
        let all = try Self.leaves().map(\.command) + [try CommandOutline.ofSmppctl()]
        for command in all {
            var before = ""
            for line in (command.discussion ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(
                String.init
            ) {
                if line.hasPrefix("  ") {
                    #expect(line.count <= 80, "\(command.commandName): \(line)")
                } else {
                    #expect(line.isEmpty || before.isEmpty || before.hasPrefix("  "), "\(command.commandName): \(line)")
                }
                before = line
            }
        }
    }

    @Test func `text cannot become a command of roff`() {
        #expect(ManualPage.escaped(".TH") == "\\&.TH")
        #expect(ManualPage.escaped("'x'") == "\\&\\(aqx\\(aq")
        #expect(ManualPage.escaped("a\\b-c…") == "a\\eb\\-c\\[u2026]")
    }

    @Test func `an example's command line is understood`() throws {
        for (words, command) in try Self.leaves() {
            for line in (command.discussion ?? "").split(separator: "\n") where line.hasPrefix("  smppctl ") {
                guard !line.contains("  #"), let arguments = Self.arguments(String(line.dropFirst(10))) else {
                    continue
                }
                #expect(throws: Never.self, "\(words.joined(separator: " ")): \(line)") {
                    try Smppctl.parseAsRoot(arguments)
                }
            }
        }
    }

    /// The words as a shell would hand them over, up to what belongs to the shell or is a remark; nil where there are quotes.
    private static func arguments(_ line: String) -> [String]? {
        let line = line.components(separatedBy: "   ")[0]
        var words: [String] = []
        for word in line.split(separator: " ").map(String.init) {
            if ["|", ">", "&&"].contains(word) { break }
            if word.contains("'") || word.contains("\"") { return nil }
            words.append(word)
        }
        return words
    }
}
