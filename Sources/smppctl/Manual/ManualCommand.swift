import ArgumentParser

/// Prints the manual page; for whoever builds the package, so people are not shown it.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print the manual page.",
        discussion: """
            Examples:
              smppctl manual > docs/man/smppctl.1
            """,
        shouldDisplay: false
    )

    func run() throws {
        Output.say(ManualPage.text(of: try CommandOutline.ofSmppctl()))
    }
}
