import ArgumentParser
import Common
import Foundation
import IPC

/// What a file comes to, or what a running gateway works with.
struct ConfigShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print every setting with where it comes from: of a file, or of the running gateway.",
        discussion: """
            Examples:
              smppctl config show
              smppctl config show --running
              smppctl config show ./gateway.yaml | grep -v '# default$'
              smppctl config show --json | jq '.values[] | select(.origin == "environment")'

            Of a file it prints what the gateway would read now: a value comes from a line of the file, from a variable of \
            the environment (of this shell, which may not be the service's), or is the default. With --running it prints \
            what is in force: what was read last, with binds that were switched by smppctl or are held back by the \
            licence. Passwords and keys are shown as dots.
            """
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var parent: ConfigCommand

    @Argument(
        help: ArgumentHelp("The file; without it the installed one.", valueName: "path"),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var path: String?

    @Flag(help: "Print what is in force in the running gateway.")
    var running = false

    @Flag(help: "Print it as JSON.")
    var json = false

    func validate() throws {
        guard !self.running || self.path == nil else {
            throw ValidationError("--running shows what is in force, and reads no file: leave \(self.path ?? "") out")
        }
    }

    func run() throws {
        let folder = self.folder.or(self.parent.folder).or(self.parent.root.folder)
        let shown = try self.running ? ShownConfiguration(runningAt: folder) : ShownConfiguration(self.path, folder)
        guard self.json else {
            for warning in shown.warnings { Output.complain(warning) }
            return Output.say(shown.yaml)
        }
        Output.say(try JSONText.of(shown.json))
    }
}
