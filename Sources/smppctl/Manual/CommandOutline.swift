import ArgumentParser
import Foundation

/// A command with its options and subcommands, as its definition says.
///
/// ArgumentParser describes itself in JSON only; this is as much of it as a manual needs.
struct CommandOutline: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String

            /// `--name`, `-n`.
            var spelled: String { (self.kind == "long" ? "--" : "-") + self.name }
        }

        let kind: String
        let names: [Name]?
        let abstract: String?
        let discussion: String?
        let valueName: String?
        let defaultValue: String?
        let isOptional: Bool
        let isRepeating: Bool
        let shouldDisplay: Bool
        let sectionTitle: String?
    }

    let commandName: String
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool
    let arguments: [Argument]?
    let subcommands: [CommandOutline]?

    /// Of this program.
    static func ofSmppctl() throws(Refusal) -> CommandOutline {
        do {
            return try JSONDecoder().decode(Dump.self, from: Data(Smppctl._dumpHelp().utf8)).command
        } catch {
            throw Refusal("this program does not understand its own description: \(error)")
        }
    }

    private struct Dump: Decodable {
        let command: CommandOutline
    }

    /// The subcommands that people are shown.
    var children: [CommandOutline] {
        (self.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }

    /// The commands that do something, with the words that call them, in the order of their definition.
    func leaves(below words: [String] = []) -> [(words: [String], command: CommandOutline)] {
        let words = words + [self.commandName]
        guard !self.children.isEmpty else { return [(words, self)] }
        return self.children.flatMap { $0.leaves(below: words) }
    }
}
