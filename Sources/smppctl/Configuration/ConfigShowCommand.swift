import ArgumentParser
import Common
import Foundation

/// What a file comes to.
struct ConfigShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print every setting as the gateway would read it, with where it comes from.",
        discussion: """
            Examples:
              smppctl config show
              smppctl config show ./gateway.yaml | grep -v '# default$'
              smppctl config show --json | jq '.values[] | select(.origin == "environment")'

            A value comes from a line of the file, from a variable of the environment (of this shell, which may not be \
            the service's), or is the default. Passwords and keys are shown as dots.
            """
    )

    @OptionGroup var folder: StateFolder
    @ParentCommand var parent: ConfigCommand

    @Argument(help: "The file.", completion: .file(extensions: ["yaml", "yml"]))
    var path = ConfigurationFile.standardPath

    @Flag(help: "Print it as JSON.")
    var json = false

    func run() throws {
        let folder = self.folder.or(self.parent.folder).or(self.parent.root.folder)
        let loaded = try GatewayFile.load(self.path, folder)
        let warnings = loaded.warnings.map { $0.text(in: self.path) }
        let view = ConfigurationView(loaded)
        guard self.json else {
            for warning in warnings { Output.complain(warning) }
            return Output.say(view.yaml)
        }
        Output.say(
            try JSONText.of(
                JSONValue.object([
                    "file": .text(self.path), "values": view.json, "warnings": .list(warnings.map(JSONValue.text)),
                ])
            )
        )
    }
}
